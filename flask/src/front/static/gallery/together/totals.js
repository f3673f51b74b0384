// How often each label is seen in all pictures together, and in how many. Of a picture that changes it is counted anew, of no other.

/** @typedef {{ label: string, objects: number, pictures: number }} Total */

const NOTHING = /** @type {ReadonlyMap<string, number>} */ (new Map());

export class Totals {
  /** @type {Map<string, ReadonlyMap<string, number>>} */
  #counts = new Map(); // by key
  /** @type {Map<string, Total>} */
  #totals = new Map(); // by label

  // How often each label is seen in that picture.
  /** @param {string} key */
  of(key) {
    return this.#counts.get(key) ?? NOTHING;
  }

  // The picture counts with these labels, and with no others; null: it does not count.
  /** @param {string} key @param {ReadonlyMap<string, number> | null} counts */
  set(key, counts) {
    this.of(key).forEach((count, label) => this.#add(label, -count, -1));
    this.#counts.delete(key);
    if (counts) {
      this.#counts.set(key, counts);
      counts.forEach((count, label) => this.#add(label, count, 1));
    }
  }

  // The most frequent label first.
  get all() {
    return [...this.#totals.values()].sort((one, other) => other.objects - one.objects || (one.label < other.label ? -1 : 1));
  }

  /** @param {string} label @param {number} objects @param {number} pictures */
  #add(label, objects, pictures) {
    const before = this.#totals.get(label) ?? { label, objects: 0, pictures: 0 };
    const total = { label, objects: before.objects + objects, pictures: before.pictures + pictures };
    if (total.pictures > 0) {
      this.#totals.set(label, total);
    } else {
      this.#totals.delete(label);
    }
  }
}
