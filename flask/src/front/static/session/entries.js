// The entries of the session: kept over a reload, and the same in all tabs.

import { newEntry } from "./entry.js";
import { Emitter } from "../events.js";
import { Drops, inOrder } from "./order.js";
/** @import { Entry } from "./entry.js" */
/** @import { Storage } from "./storage.js" */
/** @import { Tabs } from "./tabs.js" */

const PASSES_QUICKLY = ["percent", "position", "eta", "steps", "preview", "text"]; // not worth a write of their own

/** @typedef {{ add?: Entry, change?: string, changes?: Partial<Entry>, remove?: string[] }} News what one tab tells the others */

/** @extends {Emitter<{ add: Entry, restore: Entry, change: Entry, remove: Entry }>} */
export class Entries extends Emitter {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  #storage;
  #tabs;
  #latest = 0;
  #drops = new Drops();
  /** @type {string[] | null} */
  #order = null; // keys; null: it is to be found anew

  /** @param {Storage} storage @param {Tabs} tabs */
  constructor(storage, tabs) {
    super();
    this.#storage = storage;
    this.#tabs = tabs;
    tabs.addEventListener("told", ({ detail }) => this.#hear(detail));
  }

  // Those of earlier visits are here too. What other tabs tell meanwhile is heard.
  async load() {
    for (const kept of await this.#storage.entries()) {
      this.#hold("add", Object.freeze(kept));
    }
  }

  // All of them, in their order.
  all() {
    this.#order ??= [...this.#entries.values()].sort(inOrder).map(({ key }) => key);
    return this.#order.map((key) => this.known(key));
  }

  /** @param {string | null} key */
  get(key) {
    return key === null ? undefined : this.#entries.get(key);
  }

  /** @param {string} key */
  known(key) {
    const entry = this.get(key);
    if (!entry) {
      throw new Error(`Expected the key of an entry, got ${key}.`);
    }
    return entry;
  }

  // A new entry, of this tab.
  /** @param {Partial<Entry>} given @param {File | null} [file] */
  put(given, file = null) {
    const addedAt = Math.max(Date.now(), this.#latest + 1); // so that those of one drop keep their order
    const entry = newEntry({ ...given, addedAt, drop: this.#drops.of(addedAt), owner: this.#tabs.id });
    this.#storage.add(entry, file).then(() => this.#tabs.tell({ add: this.get(entry.key) }));
    this.#hold("add", entry);
    return this.known(entry.key); // a listener may have changed it
  }

  // The entry as it is from now on; undefined where it was removed.
  /** @param {string} key @param {Partial<Entry>} changes */
  change(key, changes) {
    const before = this.get(key);
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

  // Nothing of them is here any more.
  /** @param {Entry[]} entries */
  remove(entries) {
    this.hide(entries);
    this.forget(entries);
  }

  // They are seen nowhere any more, but kept: until they are forgotten they can be restored, and a reload does that.
  /** @param {Entry[]} entries */
  hide(entries) {
    if (entries.length) {
      const keys = entries.map(({ key }) => key);
      this.#tabs.tell({ remove: keys });
      this.#drop(keys);
    }
  }

  // Those that were hidden are here again, as they were.
  /** @param {Entry[]} entries */
  restore(entries) {
    for (const entry of entries) {
      this.#tabs.tell({ add: entry });
      this.#hold("restore", entry);
    }
  }

  // Nothing is kept any more of those that were hidden.
  /** @param {Entry[]} entries */
  forget(entries) {
    if (entries.length) {
      const keys = entries.map(({ key }) => key);
      this.#storage.remove(keys);
      this.#tabs.tell({ remove: keys }); // one that was opened meanwhile has found them in the storage
    }
  }

  /** @param {"add" | "restore" | "change"} event @param {Entry} entry */
  #hold(event, entry) {
    if (!this.#entries.has(entry.key)) {
      this.#order = null;
    }
    this.#entries.set(entry.key, entry);
    this.#latest = Math.max(this.#latest, entry.addedAt);
    this.emit(event, entry);
    return entry;
  }

  /** @param {string[]} keys */
  #drop(keys) {
    for (const entry of keys.map((key) => this.get(key)).filter((each) => each !== undefined)) {
      this.#entries.delete(entry.key);
      this.#order = null;
      this.emit("remove", entry);
    }
  }

  // What another tab did.
  /** @param {News} news */
  #hear({ add, change, changes, remove }) {
    const before = this.get(add?.key ?? change ?? null);
    if (add && !before) {
      this.#hold("add", Object.freeze(add));
    } else if (change && before) {
      this.#hold("change", Object.freeze({ ...before, ...changes }));
    } else if (remove) {
      this.#drop(remove);
    }
  }
}

/** @param {string} name */
function fieldOf(name) {
  return /** @type {keyof Entry} */ (name);
}
