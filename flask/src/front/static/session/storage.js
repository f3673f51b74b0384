// What a reload keeps of the session: entries, pictures, thumbnails. In memory where the browser refuses.

import { Database, valueOf } from "./database.js";
import { hasEnded } from "./entry.js";
import { Emitter } from "../events.js";
import { say } from "../languages/say.js";
/** @import { Entry } from "./entry.js" */

const NOTHING = say("This browser keeps nothing: a reload forgets the pictures.");
const NO_ROOM = say("This browser has no more room: a reload forgets the newest pictures.");
const DROPPED_AT_ONCE = 0.1;

// Storage that lasts where it can.
export async function openStorage() {
  try {
    return new Storage(await Database.open());
  } catch {
    return new Storage(null);
  }
}

/** @extends {Emitter<{ notice: null }>} */
export class Storage extends Emitter {
  #database;
  /** @type {Map<string, Blob>} */
  #originals = new Map(); // of this visit: they need no reading, and are here even when nothing can be kept
  /** @type {Map<string, Blob>} */
  #thumbnails = new Map();
  #notice = "";

  /** @param {Database | null} database */
  constructor(database) {
    super();
    this.#database = database;
    this.#notice = database ? "" : NOTHING;
  }

  // What a person should know of it, else "". An event "notice" tells when it changes.
  get notice() {
    return this.#notice;
  }

  get lasting() {
    return this.#database !== null;
  }

  /** @returns {Promise<Entry[]>} */
  entries() {
    return this.#read("entries", (store) => store.getAll(), []);
  }

  // Keeps the entry with its original (null: it has none of its own).
  /** @param {Entry} entry @param {File | null} original */
  async add(entry, original) {
    if (original) {
      this.#originals.set(entry.key, original);
    }
    if (this.#database && !(await this.#put(entry, original))) {
      this.#notify(NO_ROOM);
    }
  }

  // Merges `changes` into what is kept, unless another tab has removed it.
  /** @param {string} key @param {Partial<Entry>} changes */
  change(key, changes) {
    return this.#write(["entries"], async (entries) => {
      const kept = await valueOf(entries.get(key));
      if (kept) {
        entries.put({ ...kept, ...changes });
      }
    });
  }

  // Makes `to` the owner where `from` still is it; whether that was so. Of many tabs that try, one succeeds.
  /** @param {string} key @param {string | null} from @param {string} to */
  async claim(key, from, to) {
    const claimed = await this.#write(["entries"], async (entries) => {
      const kept = await valueOf(entries.get(key));
      const free = kept?.owner === from;
      if (free) {
        entries.put({ ...kept, owner: to });
      }
      return free;
    });
    return claimed ?? true;
  }

  /** @param {string[]} keys */
  remove(keys) {
    keys.forEach((key) => [this.#originals, this.#thumbnails].forEach((kept) => kept.delete(key)));
    return this.#write(["entries", "originals", "thumbnails"], (...stores) => {
      keys.forEach((key) => stores.forEach((store) => store.delete(key)));
    });
  }

  // The picture as it was given, or null. The file on the disk may have gone: then what was kept of it.
  /** @param {string} key */
  async original(key) {
    const given = this.#originals.get(key);
    if (given && (await isReadable(given))) {
      return given;
    }
    const kept = await this.#read("originals", (store) => store.get(key), null);
    return kept && (await isReadable(kept)) ? kept : null;
  }

  /** @param {string} key */
  async thumbnail(key) {
    return this.#thumbnails.get(key) ?? this.#read("thumbnails", (store) => store.get(key), null);
  }

  /** @param {string} key @param {Blob} thumbnail */
  keepThumbnail(key, thumbnail) {
    this.#thumbnails.set(key, thumbnail);
    return this.#write(["thumbnails"], (store) => void store.put(thumbnail, key));
  }

  /** @param {Entry} entry @param {File | null} original */
  async #put(entry, original) {
    for (;;) {
      try {
        await this.#database?.write(["entries", "originals"], (entries, originals) => {
          entries.put(entry);
          if (original) {
            originals.put(original, entry.key);
          }
        });
        return true;
      } catch (error) {
        if (!isFull(error) || !(await this.#makeRoom())) {
          await this.#write(["entries"], (entries) => void entries.put(entry));
          return false;
        }
      }
    }
  }

  // Drops the oldest originals that nothing needs any more; false where there is none.
  async #makeRoom() {
    const kept = new Set(await this.#read("originals", (store) => store.getAllKeys(), []));
    const ended = (await this.entries()).filter((entry) => hasEnded(entry) && kept.has(entry.key));
    ended.sort((one, other) => one.addedAt - other.addedAt);
    const dropped = ended.slice(0, Math.ceil(ended.length * DROPPED_AT_ONCE));
    await this.#write(["originals"], (store) => dropped.forEach(({ key }) => store.delete(key)));
    return dropped.length > 0;
  }

  /** @template T @param {string} name @param {(store: IDBObjectStore) => IDBRequest<T>} request @param {T} otherwise */
  async #read(name, request, otherwise) {
    try {
      return (await this.#database?.read(name, request)) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  /** @template T @param {string[]} names @param {(...stores: IDBObjectStore[]) => T | Promise<T>} work */
  async #write(names, work) {
    try {
      return await this.#database?.write(names, work);
    } catch (error) {
      this.#notify(isFull(error) ? NO_ROOM : NOTHING);
      return undefined;
    }
  }

  /** @param {string} notice */
  #notify(notice) {
    if (notice !== this.#notice) {
      this.#notice = notice;
      this.emit("notice", null);
    }
  }
}

/** @param {Blob} blob */
async function isReadable(blob) {
  try {
    await blob.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

/** @param {unknown} error */
function isFull(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
