// The labels of all pictures together, each with how often it is seen and in how many: pressed, only those that have it are shown.

import { arrange } from "../../arrange.js";
import { h } from "../../build.js";
import { Emitter } from "../../events.js";
import { number } from "../../languages/format.js";
import { say, sayCount, sayLabel } from "../../languages/say.js";
/** @import { Total } from "./totals.js" */

const MOST = 12; // until somebody wants to see all

// Event: "change", of the labels that are wanted.
/** @extends {Emitter<{ change: null }>} */
export class LabelChips extends Emitter {
  /** @type {Set<string>} */
  #wanted = new Set();
  /** @type {Map<string, HTMLButtonElement>} */
  #chips = new Map(); // by label
  #isWhole = false;
  /** @type {Total[]} */
  #totals = [];
  #more = h("button", { type: "button", class: "chip more", onclick: () => this.#unfold() });
  root = h("div", { class: "totals", role: "group", "aria-label": say("Labels in all pictures") });

  // Whether a picture in which these are seen has all labels that are wanted.
  /** @param {ReadonlyMap<string, number>} counts */
  lets(counts) {
    return [...this.#wanted].every((label) => counts.has(label));
  }

  // The chips tell these totals, the most frequent first. A label that is wanted stays, also where nothing has it any more.
  /** @param {Total[]} totals */
  update(totals) {
    const lost = [...this.#wanted].filter((wanted) => !totals.some(({ label }) => label === wanted));
    this.#totals = [...totals, ...lost.map((label) => ({ label, objects: 0, pictures: 0 }))];
    const shown = this.#totals.filter(({ label }, at) => this.#isWhole || at < MOST || this.#wanted.has(label));
    const chips = shown.map((total) => this.#chip(total));
    const rest = this.#totals.length - shown.length;
    this.#more.hidden = !rest && !(this.#isWhole && this.#totals.length > MOST);
    this.#more.textContent = rest ? sayCount(rest, "{n} more", "{n} more") : say("Fewer");
    this.#more.setAttribute("aria-expanded", String(this.#isWhole));
    this.root.hidden = !this.#totals.length;
    arrange(this.root, [...chips, this.#more]);
  }

  // All pictures are wanted.
  forget() {
    if (this.#wanted.size) {
      this.#wanted.clear();
      this.#tell();
    }
  }

  /** @param {Total} total */
  #chip({ label, objects, pictures }) {
    const chip = this.#chips.get(label) ?? this.#make(label);
    const [name, count, within] = [sayLabel(label), number(objects), sayCount(pictures, "in {n}", "in {n}")];
    const words = sayCount(pictures, "{label}: {objects} in {n} picture", "{label}: {objects} in {n} pictures", { label: name, objects });
    if (chip.title !== words) {
      chip.title = words;
      chip.setAttribute("aria-label", words);
      chip.replaceChildren(h("bdi", {}, name), " ", h("b", {}, count), " ", h("small", {}, within));
    }
    chip.setAttribute("aria-pressed", String(this.#wanted.has(label)));
    return chip;
  }

  /** @param {string} label */
  #make(label) {
    const chip = h("button", { type: "button", class: "chip label", "data-label": label, onclick: () => this.#press(label) });
    this.#chips.set(label, chip);
    return chip;
  }

  /** @param {string} label */
  #press(label) {
    if (!this.#wanted.delete(label)) {
      this.#wanted.add(label);
    }
    this.#tell();
  }

  #tell() {
    this.update(this.#totals.filter(({ pictures }) => pictures));
    this.emit("change", null);
  }

  #unfold() {
    this.#isWhole = !this.#isWhole;
    this.update(this.#totals);
  }
}
