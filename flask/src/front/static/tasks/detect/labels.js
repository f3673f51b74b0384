// The labels of what is seen, each a switch: pressed, its objects are shown.

import { h } from "../../build.js";
import { dye } from "../../canvas/palette.js";
import { arrange } from "../../arrange.js";
import { number } from "../../languages/format.js";
import { say, sayLabel } from "../../languages/say.js";
/** @import { Colours } from "../../canvas/palette.js" */
/** @import { LabelCount } from "./selection.js" */
/** @import { Settings } from "./settings.js" */

const HELP = say("Press a label to hide or show it. Double press, Alt+press or the key O: only this one.");

// The chips of a picture, which change the settings' hidden labels.
export class Labels {
  #root;
  #settings;
  /** @type {LabelCount[]} */
  #labelCounts = [];
  /** @type {Map<string, HTMLButtonElement>} */
  #chips = new Map(); // by label
  #all = h("button", { type: "button", class: "chip all", onclick: () => this.#showAll() }, say("Show all"));

  /** @param {HTMLElement} root @param {Settings} settings */
  constructor(root, settings) {
    this.#root = root;
    this.#settings = settings;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", say("Labels"));
    root.addEventListener("click", (event) => this.#press(labelOf(event.target), event.altKey));
    root.addEventListener("dblclick", (event) => this.#only(labelOf(event.target)));
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  // The chips are those of `labelCounts` (selection.js), in these colours.
  /** @param {LabelCount[]} labelCounts @param {Map<string, Colours>} colours */
  update(labelCounts, colours) {
    this.#labelCounts = labelCounts;
    this.#all.hidden = !labelCounts.some(({ hidden }) => hidden);
    this.#root.hidden = labelCounts.length === 0;
    arrange(this.#root, [...labelCounts.map((each) => this.#chip(each, colours.get(each.label))), this.#all]);
  }

  /** @param {LabelCount} counted @param {Colours | undefined} colours */
  #chip({ label, count, hidden }, colours) {
    const chip = this.#chips.get(label) ?? newChip(label);
    this.#chips.set(label, chip);
    if (colours) {
      dye(chip, colours);
    }
    chip.setAttribute("aria-pressed", String(!hidden));
    chip.querySelectorAll("b").forEach((each) => (each.textContent = ` ${number(count)}`));
    return chip;
  }

  /** @param {string | null} label @param {boolean} alone */
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
  /** @param {string | null} label */
  #only(label) {
    if (label === null) {
      return;
    }
    const hidden = new Set(this.#settings.hidden);
    const others = this.#labelCounts.map((each) => each.label).filter((each) => each !== label);
    const alone = !hidden.has(label) && others.every((each) => hidden.has(each));
    hidden.delete(label);
    others.forEach((each) => (alone ? hidden.delete(each) : hidden.add(each)));
    this.#settings.change({ hidden });
  }

  #showAll() {
    this.#chips.get(this.#labelCounts[0].label)?.focus(); // the button goes away, the focus does not
    this.#settings.change({ hidden: [] });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key.toLowerCase() === "o" && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.#only(labelOf(event.target));
    }
  }
}

/** @param {string} label */
function newChip(label) {
  const attributes = { type: "button", class: "chip label", "data-label": label, title: HELP };
  return h("button", attributes, h("span", { class: "swatch" }), h("bdi", {}, sayLabel(label)), h("b"));
}

/** @param {EventTarget | null} target */
function labelOf(target) {
  const button = target instanceof Element ? target.closest("button.label") : null;
  return button instanceof HTMLElement ? (button.dataset.label ?? null) : null;
}
