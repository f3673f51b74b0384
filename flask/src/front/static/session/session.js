// The pictures of the session, how far each is and what was found. A reload keeps them; tabs share them.

import { Entries } from "./entries.js";
import { hasEnded } from "./entry.js";
import { Pictures } from "./pictures.js";
import { Removal } from "./removal.js";
import { Results } from "./results.js";
import { openStorage } from "./storage.js";
import { Tabs } from "./tabs.js";
import { Emitter } from "../events.js";
import { say } from "../languages/say.js";
/** @import { Entry } from "./entry.js" */
/** @import { Storage } from "./storage.js" */

const MOST_KEPT = 500;

/** @typedef {Partial<Pick<Entry, "model" | "task" | "fields">>} Choice of what is asked for */

/** @extends {Emitter<{ add: Entry, restore: Entry, change: Entry, remove: Entry, notice: null, orphans: null }>} */
export class Session extends Emitter {
  #entries;
  #storage;
  #tabs;
  #pictures;
  #results = new Results(this);

  // The session, with what was kept of earlier visits.
  static async open() {
    const storage = await openStorage();
    const session = new Session(storage, new Tabs(storage.lasting));
    await session.#entries.load();
    return session;
  }

  /** @param {Storage} storage @param {Tabs} tabs */
  constructor(storage, tabs) {
    super();
    this.#storage = storage;
    this.#tabs = tabs;
    this.#entries = new Entries(storage, tabs);
    this.removal = new Removal(this.#entries);
    this.#pictures = new Pictures(storage, (key) => this.#results.copy(key));
    for (const kind of /** @type {const} */ (["add", "restore", "change"])) {
      this.#entries.addEventListener(kind, ({ detail }) => this.emit(kind, detail));
    }
    this.#entries.addEventListener("remove", ({ detail }) => this.#forget(detail));
    storage.addEventListener("notice", () => this.emit("notice", null));
    tabs.addEventListener("gone", () => this.emit("orphans", null));
  }

  // What a person should know of how pictures are kept, else "". An event "notice" tells when it changes.
  get notice() {
    return this.#storage.notice;
  }

  // All entries, in their order (order.js).
  entries() {
    return this.#entries.all();
  }

  /** @param {string | null} key */
  entry(key) {
    return this.#entries.get(key);
  }

  // The new entry of a picture, which this tab is to send.
  /** @param {File} file @param {Choice} [choice] */
  add(file, choice = {}) {
    return this.#entries.put({ ...choice, name: file.name || say("picture"), bytes: file.size }, file);
  }

  // The new entry of what is asked for without a picture.
  /** @param {string} name @param {Choice} choice */
  addWithout(name, choice) {
    return this.#entries.put({ ...choice, name, textOnly: true });
  }

  // The new entry of what is asked for by its fields alone, to be shown with `picture` where that is here.
  /** @param {string} name @param {Choice} choice @param {File | null} picture */
  addWhole(name, choice, picture) {
    return this.#entries.put({ ...choice, name, isWhole: true }, picture);
  }

  // A new entry for another model, with the picture of the entry `key`.
  /** @param {string} key @param {{ model: string }} choice */
  addTwin(key, { model }) {
    const { name, bytes, task, fields, twinOf } = this.#entries.known(key);
    return this.#entries.put({ name, bytes, task, fields, model, twinOf: twinOf ?? key });
  }

  // The entry of a job, which another browser may have sent.
  /** @param {string} job */
  adopt(job) {
    const known = this.entries().find((entry) => entry.job === job);
    return known ?? this.#entries.put({ name: say("picture {id}", { id: job.slice(0, 8) }), job, state: "queued" });
  }

  // The entry as it is from now on; undefined where it was removed.
  /** @param {string} key @param {Partial<Entry>} changes */
  change(key, changes) {
    return this.#entries.change(key, changes);
  }

  // Nothing of any entry is here any more, nor of those that were removed.
  clear() {
    this.removal.settle();
    this.#entries.remove(this.entries());
  }

  // The picture as it was given; null where it is not here.
  /** @param {string} key */
  blob(key) {
    return this.#storage.original(this.#source(key));
  }

  // Whether it can be sent once more.
  /** @param {string} key */
  async isSendable(key) {
    const entry = this.entry(key);
    return Boolean(entry?.textOnly || entry?.isWhole || (await this.blob(key)));
  }

  // A blob: url of the original where this browser can show it, else of the server's upright copy, else null.
  /** @param {string} key */
  pictureUrl(key) {
    return this.#pictures.picture(this.#source(key));
  }

  // A blob: url of a small JPEG, else null. What this browser cannot decode has one once it is done.
  /** @param {string} key */
  thumbnailUrl(key) {
    return this.#pictures.thumbnail(this.#source(key));
  }

  // The entry, "expired" where the service has forgotten its result. It is asked for at most once a minute.
  /** @param {string} key */
  async check(key) {
    await this.#results.check(key);
    return this.entry(key);
  }

  // Whether it is this tab that works on the entry.
  /** @param {string} key */
  isMine(key) {
    return this.entry(key)?.owner === this.#tabs.id;
  }

  // From now on it is this tab that works on the entry.
  /** @param {string} key */
  take(key) {
    return this.change(key, { owner: this.#tabs.id });
  }

  // The keys of the unfinished entries that no tab works on, oldest first. They are this tab's now.
  async takeOrphans() {
    // Looked up first: a tab that opens during the roll call does not answer it, and has work of its own.
    const unfinished = this.entries().filter((entry) => !hasEnded(entry)).sort(byAge);
    const living = await this.#tabs.living();
    if (living.size === 1) {
      this.#entries.remove(this.entries().sort(byAge).slice(0, -MOST_KEPT).filter(hasEnded));
    }
    const taken = [];
    for (const { key, owner } of unfinished) {
      if (!living.has(owner ?? "") && (await this.#storage.claim(key, owner, this.#tabs.id))) {
        this.take(key);
        taken.push(key);
      }
    }
    return taken;
  }

  /** @param {Entry} entry */
  #forget(entry) {
    this.#pictures.forget(entry.key);
    this.emit("remove", entry);
  }

  /** @param {string} key */
  #source(key) {
    return this.entry(key)?.twinOf ?? key;
  }
}

/** @param {Entry} one @param {Entry} other */
function byAge({ addedAt: one }, { addedAt: other }) {
  return one - other;
}
