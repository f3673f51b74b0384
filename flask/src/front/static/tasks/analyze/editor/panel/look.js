// How masks are drawn, and how they are cleaned.

import { h } from "../../../../build.js";
import { say } from "../../../../languages/say.js";
/** @import { Cleaning } from "../../types.js" */

const TYPED_MS = 400;
/** @type {[name: keyof Cleaning, words: string, about: string, most: number][]} */
const FIELDS = [
  ["fill_holes", say("Fill holes up to"), say("pixels"), 100_000_000],
  ["min_area", say("Drop parts under"), say("pixels"), 100_000_000],
  ["simplify", say("Polygons within"), say("pixels of the mask"), 100],
];

/** @typedef {{ drawn: (drawn: { fill: number, outlines: boolean, names: boolean }) => void, cleaned: (cleaning: Cleaning) => void }} LookActs */

export class Look {
  #fill = h("input", { type: "range", min: 0, max: 100, value: 45 });
  #outlines = h("input", { type: "checkbox", checked: true });
  #names = h("input", { type: "checkbox", checked: true });
  #fields = FIELDS.map(([name, words, about, max]) => {
    const input = h("input", { type: "number", min: 0, max, step: name === "simplify" ? "any" : 1 });
    return { name, input, root: h("label", {}, words, " ", input, " ", about) };
  });

  /** @param {LookActs} act */
  constructor({ drawn, cleaned }) {
    const tell = () => drawn({ fill: this.#fill.valueAsNumber / 100, outlines: this.#outlines.checked, names: this.#names.checked });
    let typing = 0;
    [this.#fill, this.#outlines, this.#names].forEach((each) => each.addEventListener("input", tell));
    for (const { input } of this.#fields) {
      input.addEventListener("input", () => {
        clearTimeout(typing);
        typing = setTimeout(() => this.#fields.every((each) => each.input.validity.valid) && cleaned(this.#cleaning), TYPED_MS);
      });
    }
    const shown = h(
      "p",
      { class: "switches" },
      h("label", { class: "fill" }, say("Fill"), this.#fill),
      h("label", {}, this.#outlines, say("Outlines")),
      h("label", {}, this.#names, say("Names")),
    );
    const cleaning = h("div", { class: "cleaning" }, this.#fields.map(({ root }) => root));
    this.root = h("div", { class: "look" }, shown, h("details", {}, h("summary", {}, say("Clean the masks")), cleaning));
    tell();
  }

  /** @param {Cleaning} cleaning */
  begin(cleaning) {
    this.#fields.forEach(({ name, input }) => (input.value = String(cleaning[name])));
  }

  /** @returns {Cleaning} */
  get #cleaning() {
    const given = this.#fields.map(({ name, input }) => [name, Number(input.value)]);
    return Object.fromEntries(given);
  }
}
