// The pictures of the session, how far each is and what was found. A reload keeps them; tabs share them.

import { hasEnded, newEntry } from "./entry.js";
import { Pictures } from "./pictures.js";
import { Results } from "./results.js";
import { openStorage } from "./storage.js";
import { Tabs } from "./tabs.js";
import { Emitter } from "../events.js";
/** @import { Entry } from "./entry.js" */
/** @import { Storage } from "./storage.js" */

const MOST_KEPT = 500;
const PASSES_QUICKLY = ["percent", "position", "eta", "steps", "preview"]; // not worth a write of their own

/** @typedef {{ add?: Entry, change?: string, changes?: Partial<Entry>, remove?: string[] }} News what one tab tells the others */

/** @typedef {Partial<Pick<Entry, "model" | "task" | "fields">>} Choice of what is asked for */

/** @extends {Emitter<{ add: Entry, change: Entry, remove: Entry, notice: null, orphans: null }>} */
export class Session extends Emitter {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  #storage;
  #tabs;
  #pictures;
  #results = new Results(this);
  #latest = 0;

  // The session, with what was kept of earlier visits.
  static async open() {
    const storage = await openStorage();
    const session = new Session(storage, new Tabs(storage.lasting));
    for (const kept of await storage.entries()) {
      session.#hold("add", Object.freeze(kept));
    }
    return session;
  }

  /** @param {Storage} storage @param {Tabs} tabs */
  constructor(storage, tabs) {
    super();
    this.#storage = storage;
    this.#tabs = tabs;
    this.#pictures = new Pictures(storage, (key) => this.#results.copy(key));
    storage.addEventListener("notice", () => this.emit("notice", null));
    tabs.addEventListener("told", ({ detail }) => this.#hear(detail));
    tabs.addEventListener("gone", () => this.emit("orphans", null));
  }

  // What a person should know of how pictures are kept, else "". An event "notice" tells when it changes.
  get notice() {
    return this.#storage.notice;
  }

  // All entries, newest first.
  entries() {
    return [...this.#entries.values()].sort((one, other) => other.addedAt - one.addedAt);
  }

  /** @param {string | null} key */
  entry(key) {
    return key === null ? undefined : this.#entries.get(key);
  }

  // The new entry of a picture, which this tab is to send.
  /** @param {File} file @param {Choice} [choice] */
  add(file, choice = {}) {
    return this.#put({ ...choice, name: file.name || "picture", bytes: file.size }, file);
  }

  // The new entry of what is asked for without a picture.
  /** @param {string} name @param {Choice} choice */
  addWithout(name, choice) {
    return this.#put({ ...choice, name, textOnly: true });
  }

  // A new entry for another model, with the picture of the entry `key`.
  /** @param {string} key @param {{ model: string }} choice */
  addTwin(key, { model }) {
    const { name, bytes, task, fields, twinOf } = this.#known(key);
    return this.#put({ name, bytes, task, fields, model, twinOf: twinOf ?? key });
  }

  // The entry of a job, which another browser may have sent.
  /** @param {string} job */
  adopt(job) {
    const known = this.entries().find((entry) => entry.job === job);
    return known ?? this.#put({ name: `picture ${job.slice(0, 8)}`, job, state: "queued" });
  }

  // The entry as it is from now on; undefined where it was removed.
  /** @param {string} key @param {Partial<Entry>} changes */
  change(key, changes) {
    const before = this.entry(key);
    const news = Object.entries(changes).filter(([name, value]) => before?.[fieldOf(name)] !== value);
    if (!before || !news.length) {
      return before;
    }
    const entry = Object.freeze({ ...before, ...changes });
    if (news.some(([name]) => !PASSES_QUICKLY.includes(name))) {
      const passing = PASSES_QUICKLY.map((name) => [name, entry[fieldOf(name)]]);
      this.#storage.change(key, Object.fromEntries([...news, ...passing]));
    }
    this.#tabs.tell({ change: key, changes: Object.fromEntries(news) });
    return this.#hold("change", entry);
  }

  // Neither the entry nor anything of its picture is here any more; its twins go with it.
  /** @param {string} key */
  remove(key) {
    this.#remove(this.entries().filter((entry) => entry.key === key || entry.twinOf === key));
  }

  clear() {
    this.#remove(this.entries());
  }

  // The picture as it was given; null where it is not here.
  /** @param {string} key */
  blob(key) {
    return this.#storage.original(this.#source(key));
  }

  // Whether it can be sent once more.
  /** @param {string} key */
  async isSendable(key) {
    return Boolean(this.entry(key)?.textOnly || (await this.blob(key)));
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
    const unfinished = this.entries().reverse().filter((entry) => !hasEnded(entry));
    const living = await this.#tabs.living();
    if (living.size === 1) {
      this.#remove(this.entries().slice(MOST_KEPT).filter(hasEnded));
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

  /** @param {Partial<Entry>} given @param {File | null} [file] */
  #put(given, file = null) {
    const addedAt = Math.max(Date.now(), this.#latest + 1); // so that those of one drop keep their order
    const entry = newEntry({ ...given, addedAt, owner: this.#tabs.id });
    this.#storage.add(entry, file).then(() => this.#tabs.tell({ add: this.entry(entry.key) }));
    this.#hold("add", entry);
    return this.#known(entry.key); // a listener may have changed it
  }

  /** @param {"add" | "change"} event @param {Entry} entry */
  #hold(event, entry) {
    this.#entries.set(entry.key, entry);
    this.#latest = Math.max(this.#latest, entry.addedAt);
    this.emit(event, entry);
    return entry;
  }

  /** @param {Entry[]} entries */
  #remove(entries) {
    if (entries.length) {
      const keys = entries.map((entry) => entry.key);
      this.#storage.remove(keys);
      this.#tabs.tell({ remove: keys });
      this.#drop(keys);
    }
  }

  /** @param {string[]} keys */
  #drop(keys) {
    for (const entry of keys.map((key) => this.entry(key)).filter((each) => each !== undefined)) {
      this.#entries.delete(entry.key);
      this.#pictures.forget(entry.key);
      this.emit("remove", entry);
    }
  }

  // What another tab did.
  /** @param {News} news */
  #hear({ add, change, changes, remove }) {
    const before = this.entry(add?.key ?? change ?? null);
    if (add && !before) {
      this.#hold("add", Object.freeze(add));
    } else if (change && before) {
      this.#hold("change", Object.freeze({ ...before, ...changes }));
    } else if (remove) {
      this.#drop(remove);
    }
  }

  /** @param {string} key */
  #source(key) {
    return this.entry(key)?.twinOf ?? key;
  }

  /** @param {string} key */
  #known(key) {
    const entry = this.entry(key);
    if (!entry) {
      throw new Error(`Expected the key of an entry, got ${key}.`);
    }
    return entry;
  }
}

/** @param {string} name */
function fieldOf(name) {
  return /** @type {keyof Entry} */ (name);
}
