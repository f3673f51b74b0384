// The labels of what is seen, each a switch: pressed, its objects are shown.

import { h } from "../build.js";
import { colourOf } from "../stage/palette.js";
import { arrange } from "./arrange.js";

const HELP = "Press a label to hide or show it. Double press, Alt+press or the key O: only this one.";

// The chips of a picture, which change the settings' hidden labels.
export class Labels {
  #root;
  #settings;
  #tally = [];
  #chips = new Map(); // by label
  #all = h("button", { type: "button", class: "chip all", onclick: () => this.#showAll() }, "Show all");

  constructor(root, settings) {
    this.#root = root;
    this.#settings = settings;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Labels");
    root.addEventListener("click", (event) => this.#press(labelOf(event.target), event.altKey));
    root.addEventListener("dblclick", (event) => this.#only(labelOf(event.target)));
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  // The chips are those of `tally` (selection.js).
  update(tally) {
    this.#tally = tally;
    this.#all.hidden = !tally.some(({ hidden }) => hidden);
    this.#root.hidden = tally.length === 0;
    arrange(this.#root, [...tally.map((each) => this.#chip(each)), this.#all]);
  }

  #chip({ label, count, hidden }) {
    if (!this.#chips.has(label)) {
      const attributes = { type: "button", class: "chip label", "data-label": label, title: HELP };
      const chip = h("button", attributes, h("span", {}, label), h("b"));
      chip.style.setProperty("--colour", colourOf(label).line);
      this.#chips.set(label, chip);
    }
    const chip = this.#chips.get(label);
    chip.setAttribute("aria-pressed", String(!hidden));
    chip.lastElementChild.textContent = ` ${count}`;
    return chip;
  }

  #press(label, alone) {
    if (alone) {
      this.#only(label);
    } else if (label !== null) {
      const hidden = new Set(this.#settings.hidden);
      if (!hidden.delete(label)) {
        hidden.add(label);
      }
      this.#settings.change({ hidden });
    }
  }

  // Only this label is seen; all of the picture's are, where it was the only one.
  #only(label) {
    if (label === null) {
      return;
    }
    const hidden = new Set(this.#settings.hidden);
    const others = this.#tally.map((each) => each.label).filter((each) => each !== label);
    const alone = !hidden.has(label) && others.every((each) => hidden.has(each));
    hidden.delete(label);
    others.forEach((each) => (alone ? hidden.delete(each) : hidden.add(each)));
    this.#settings.change({ hidden });
  }

  #showAll() {
    this.#root.querySelector("button.label").focus(); // the button goes away, the focus does not
    this.#settings.change({ hidden: [] });
  }

  #key(event) {
    if (event.key.toLowerCase() === "o" && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.#only(labelOf(event.target));
    }
  }
}

function labelOf(target) {
  return target.closest("button.label")?.dataset.label ?? null;
}
