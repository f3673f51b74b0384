// The names that there is no room for in the picture: how many, and when that is pressed, which.

import { h } from "../build.js";
import { isolated } from "../isolate.js";
import { percentage } from "../languages/format.js";
import { sayCount, sayLabel } from "../languages/say.js";
import { dye } from "./palette.js";
/** @import { Marked } from "./mark.js" */
/** @import { Colours } from "./palette.js" */

/** @typedef {{ point: (index: number | null) => void, choose: (index: number) => void }} UnnamedActs */

export class Unnamed {
  #count = h("summary");
  #list = h("ul");
  #act;
  #told = "";
  /** @type {(() => void) | null} */
  #fill = null; // the list, once it is looked at

  // Its buttons call these with the box's index; it is in `element`.
  /** @param {UnnamedActs} act */
  constructor(act) {
    this.#act = act;
    this.element = h("details", { class: "unnamed", hidden: true, ontoggle: () => this.#open() }, this.#count, this.#list);
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  // These boxes have no name beside them. What is there already stays: this is told whenever the picture moves.
  /** @param {Marked[]} boxes @param {Map<string, Colours>} colours */
  update(boxes, colours) {
    const told = boxes.map(({ index, label }) => `${index} ${label} ${colours.get(label)?.line}`).join();
    if (told === this.#told) return;
    this.#told = told;
    this.element.hidden = boxes.length === 0;
    this.#count.textContent = sayCount(boxes.length, "+{n} name", "+{n} names");
    this.#fill = () => this.#list.replaceChildren(...boxes.map((each) => this.#item(each, colours.get(each.label))));
    this.#open();
  }

  #open() {
    if (this.element.open) {
      this.#fill?.();
      this.#fill = null;
    }
  }

  /** @param {Marked} box @param {Colours | undefined} colours */
  #item({ index, label, confidence }, colours) {
    const { point, choose } = this.#act;
    const [on, off] = [() => point(index), () => point(null)];
    const listeners = { onfocus: on, onmouseenter: on, onblur: off, onmouseleave: off, onclick: () => choose(index) };
    const words = `${isolated(sayLabel(label))} ${percentage(confidence)}`;
    const swatch = h("span", { class: "swatch" });
    if (colours) dye(swatch, colours);
    return h("li", {}, h("button", { type: "button", "data-index": index, ...listeners }, swatch, words));
  }

  // Keys in the list are not the canvas's, and Escape closes the list, not the picture.
  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.key === "Escape" && this.element.open) {
      event.preventDefault();
      this.element.open = false;
      this.#count.focus();
    }
  }
}
