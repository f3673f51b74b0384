// Removing so that it can be taken back: what was removed last is kept until that is settled, and a reload brings it back.

import { Emitter } from "../events.js";
/** @import { Entries } from "./entries.js" */
/** @import { Entry } from "./entry.js" */

// Event: "change", when there is something else to be taken back, or nothing any more.
/** @extends {Emitter<{ change: null }>} */
export class Removal extends Emitter {
  #entries;
  /** @type {Entry[]} */
  #removed = [];

  /** @param {Entries} entries */
  constructor(entries) {
    super();
    this.#entries = entries;
  }

  // What would be taken back, but for twins, which go with their entries.
  get removed() {
    return this.#removed.filter(({ twinOf }) => !twinOf);
  }

  // These entries are seen nowhere any more. What was removed before is gone for good.
  /** @param {string[]} keys */
  remove(keys) {
    this.settle();
    const wanted = new Set(keys);
    this.#removed = this.#entries.all().filter(({ key, twinOf }) => wanted.has(key) || wanted.has(twinOf ?? ""));
    this.#entries.hide(this.#removed);
    this.emit("change", null);
  }

  // What was removed last is here again, as it was.
  undo() {
    const back = this.#removed;
    this.#removed = [];
    this.#entries.restore(back);
    this.emit("change", null);
  }

  // What was removed last is gone for good.
  settle() {
    const gone = this.#removed;
    if (gone.length) {
      this.#removed = [];
      this.#entries.forget(gone);
      this.emit("change", null);
    }
  }
}
