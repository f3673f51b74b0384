// Which pictures are new: those of the newest drop on this page that nobody has opened yet.

import { dropOf } from "../../session/order.js";
/** @import { Entry } from "../../session/entry.js" */

export class NewPictures {
  /** @type {Set<string>} */
  #keys = new Set();
  #drop = 0;

  get count() {
    return this.#keys.size;
  }

  // The key of the first of them, undefined where there is none.
  get first() {
    return this.#keys.values().next().value;
  }

  /** @param {string} key */
  has(key) {
    return this.#keys.has(key);
  }

  // The entry was dropped just now. The keys whose pictures are no longer new for that.
  /** @param {Entry} entry */
  note(entry) {
    const drop = dropOf(entry);
    const old = drop === this.#drop ? [] : [...this.#keys];
    if (drop !== this.#drop) {
      this.#drop = drop;
      this.#keys.clear();
    }
    this.#keys.add(entry.key);
    return old;
  }

  // It was opened, or is gone.
  /** @param {string} key */
  forget(key) {
    return this.#keys.delete(key);
  }
}
