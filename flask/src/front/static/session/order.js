// The order of the session's entries, wherever they are seen: what was dropped last comes first, as it would otherwise have
// to be looked for behind all that was there before; but what was dropped together stays as it was dropped, the first
// before the second, so that who goes on from picture to picture goes through a drop from its beginning.

/** @import { Entry } from "./entry.js" */

export const DROP_ENDS = 150; // milliseconds without another picture: a folder gives its files one after the other

/** @typedef {Pick<Entry, "key" | "addedAt" | "drop">} Ordered */

// For `sort`: below 0 where `one` comes first. Entries that two tabs added in one instant have an order too.
/** @param {Ordered} one @param {Ordered} other */
export function inOrder(one, other) {
  return dropOf(other) - dropOf(one) || one.addedAt - other.addedAt || (one.key < other.key ? -1 : 1);
}

// What entries have in common that were dropped together, or pasted, or chosen.
/** @param {Ordered} entry */
export function dropOf({ drop, addedAt }) {
  return drop ?? addedAt; // an older page has kept it without
}

// Tells which drop each new entry belongs to.
export class Drops {
  /** @type {number | null} */
  #drop = null;
  #ending = 0;

  // The drop of what is added now: that of the one before, unless a while has passed. `addedAt` is when a new one begins.
  /** @param {number} addedAt */
  of(addedAt) {
    this.#drop ??= addedAt;
    clearTimeout(this.#ending);
    this.#ending = setTimeout(() => (this.#drop = null), DROP_ENDS);
    return this.#drop;
  }
}
