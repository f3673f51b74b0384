// How pictures are looked at: all in the same way, kept for the next visit but for the hidden labels.

import { Emitter } from "../../events.js";

const PLACE = "image-processor:settings";
const SWITCHES = /** @type {const} */ (["near", "outlines", "names"]);

/** @typedef {{ near: boolean, outlines: boolean, names: boolean }} Switches */
/** @typedef {{ threshold?: number | null, own?: number, hidden?: Iterable<string> } & Partial<Switches>} Changes */

// Tells "change" after each real change.
/** @extends {Emitter<{ change: null }>} */
export class Settings extends Emitter {
  /** @type {number | null} */
  #chosen = null;
  #own = 0.25;
  #switches = { near: false, outlines: true, names: true };
  /** @type {Set<string>} */
  #hidden = new Set();

  constructor() {
    super();
    const kept = recall();
    this.#chosen = isThreshold(kept.threshold) ? kept.threshold : null;
    for (const name of SWITCHES) {
      this.#switches[name] = typeof kept[name] === "boolean" ? kept[name] : this.#switches[name];
    }
  }

  // The lowest confidence that counts: the person's choice, or the job's own while there is none.
  get threshold() {
    return this.#chosen ?? this.#own;
  }

  // The threshold that the job of the present picture had.
  get own() {
    return this.#own;
  }

  get near() {
    return this.#switches.near;
  }

  get outlines() {
    return this.#switches.outlines;
  }

  get names() {
    return this.#switches.names;
  }

  // The labels that are not to be seen. Whoever wants others gives `change` another set.
  get hidden() {
    return this.#hidden;
  }

  // The given ones are so from now on; a threshold of null is the job's own again.
  /** @param {Changes} changes */
  change({ threshold, own, hidden, ...switches }) {
    const before = this.#all();
    this.#own = own ?? this.#own;
    this.#chosen = threshold === undefined ? this.#chosen : threshold;
    this.#hidden = hidden === undefined ? this.#hidden : new Set(hidden);
    for (const name of SWITCHES) {
      this.#switches[name] = switches[name] ?? this.#switches[name];
    }
    if (this.#all() !== before) {
      keep({ threshold: this.#chosen, ...this.#switches });
      this.emit("change", null);
    }
  }

  #all() {
    return JSON.stringify([this.#chosen, this.#own, this.#switches, [...this.#hidden].sort()]);
  }
}

/** @param {unknown} value @returns {value is number} */
function isThreshold(value) {
  return typeof value === "number" && value >= 0.05 && value <= 1;
}

// A private window may refuse to keep anything, and what was kept may be anything: no reason to fail.
function recall() {
  try {
    return Object(JSON.parse(localStorage.getItem(PLACE) ?? "{}"));
  } catch {
    return {};
  }
}

/** @param {object} values */
function keep(values) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(values));
  } catch {
    // the settings hold for this visit then
  }
}
