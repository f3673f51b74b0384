// The search of the gallery: by what tasks say of results and by name.

import { h } from "../build.js";
import { Emitter } from "../events.js";
import { say } from "../languages/say.js";
import { counted } from "./counted.js";
/** @import { Mixed } from "./counted.js" */

/** @param {string} text */
const plain = (text) => text.normalize("NFC").toLowerCase();

// Whether each word of the query is part of the name or of one of the terms.
/** @param {string} query @param {string} name @param {string[]} terms */
export function matches(query, name, terms) {
  const texts = [name, ...terms].map(plain);
  const words = plain(query).split(/[\s,]+/).filter(Boolean);
  return words.every((word) => texts.some((text) => text.includes(word)));
}

// What the number of those found is told by, of what there is in all.
/** @param {number} found @param {Mixed} all */
export function countOf(found, all) {
  const count = all.pictures + all.texts;
  return found === count ? counted(all) : say("{found} of {things}", { found, things: counted(all) });
}

// The field with its suggestions and the number found; fires "change" when something else is searched for, and before that "forget" when all is wanted.
/**
 * @typedef {object} SearchPlaces
 * @property {HTMLInputElement} field
 * @property {HTMLElement} suggestions
 * @property {HTMLElement} count
 * @property {HTMLElement} none
 */

/** @extends {Emitter<{ change: null, forget: null }>} */
export class Search extends Emitter {
  #field;
  #suggestions;
  #count;
  #none;
  #suggested = "";

  /** @param {SearchPlaces} places */
  constructor({ field, suggestions, count, none }) {
    super();
    this.#field = field;
    this.#suggestions = suggestions;
    this.#count = count;
    this.#none = none;
    field.addEventListener("input", () => this.emit("change", null));
    none.querySelector("button")?.addEventListener("click", () => this.#forget());
  }

  get query() {
    return this.#field.value.trim();
  }

  /** @param {string} name @param {string[]} terms */
  matches(name, terms) {
    return matches(this.query, name, terms);
  }

  // The terms are offered while one types.
  /** @param {Set<string>} terms */
  suggest(terms) {
    const offered = [...terms].sort();
    if (offered.join() === this.#suggested) {
      return;
    }
    this.#suggested = offered.join();
    this.#suggestions.replaceChildren(...offered.map((value) => h("option", { value })));
  }

  // The number found stands beside the field; that nothing was found is told where the pictures would be.
  /** @param {number} found @param {Mixed} all */
  tell(found, all) {
    const words = countOf(found, all);
    this.#count.setAttribute("aria-live", this.query ? "polite" : "off"); // how far all are is told elsewhere
    if (this.#count.textContent !== words) {
      this.#count.textContent = words;
    }
    this.#none.hidden = found > 0 || all.pictures + all.texts === 0;
  }

  #forget() {
    this.#field.value = "";
    this.emit("forget", null);
    this.emit("change", null);
    this.#field.focus();
  }
}
