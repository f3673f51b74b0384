// The chosen region: its name, its other masks, the texts that fit it, and the way to be rid of it.

import { h } from "../../../../build.js";
import { listed, say } from "../../../../languages/say.js";
import { measured, percent, scoreList } from "./scores.js";
/** @import { Mask, Region, TextScores } from "../../types.js" */

/**
 * @typedef {object} ChosenActs
 * @property {(id: number, name: string) => void} rename
 * @property {(id: number, at: number) => void} pick that one of its masks
 * @property {(id: number) => void} remove
 * @property {(id: number | null) => void} choose
 */

const LONGEST_NAME = 100;

export class ChosenRegion {
  #act;
  /** @type {Region | null} */
  #region = null;
  #name = h("input", { type: "text", maxlength: LONGEST_NAME, autocomplete: "off" });
  #masks = h("div", { class: "other-masks", role: "group", "aria-label": say("Masks of growing extent") });
  #facts = h("p", { class: "facts" });
  #texts = h("div");
  /** @type {readonly Mask[] | null} */
  #shownMasks = null;
  /** @type {TextScores | null} */
  #shownTexts = null;

  /** @param {ChosenActs} act */
  constructor(act) {
    this.#act = act;
    const id = () => this.#region?.id ?? -1;
    this.#name.addEventListener("change", () => act.rename(id(), this.#name.value.trim()));
    this.#name.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault(); // the row, which has the focus then, would be pressed
        act.choose(id());
      }
    });
    const remove = h("button", { type: "button", class: "button plain", onclick: () => act.remove(id()) }, say("Delete"));
    const named = h("div", { class: "named" }, h("label", {}, h("span", {}, say("Name")), this.#name), remove);
    this.root = h("div", { class: "chosen-region" }, named, this.#masks, this.#facts, this.#texts);
  }

  /** @param {Region} region */
  update(region) {
    const other = region.id !== this.#region?.id;
    this.#region = region;
    const { name, label, masks, texts } = region;
    if (other || document.activeElement !== this.#name) {
      this.#name.value = name || label || "";
    }
    if (other || masks !== this.#shownMasks) {
      this.#shownMasks = masks;
      this.#facts.textContent = factsOf(region);
      this.#offer(masks);
    }
    if (other || texts !== this.#shownTexts) {
      this.#shownTexts = texts;
      this.#texts.replaceChildren(...(texts ? [scoreList(texts, say("How well the words fit this region"))] : []));
    }
  }

  // The masks from the smallest on; the first of them all is the one that is shown.
  /** @param {readonly Mask[]} masks */
  #offer(masks) {
    const grown = masks.map((mask, at) => ({ mask, at })).sort((one, other) => one.mask.area - other.mask.area);
    this.#masks.hidden = masks.length < 2;
    this.#masks.replaceChildren(
      ...grown.map(({ mask, at }, number) => {
        const onclick = () => this.#act.pick(this.#region?.id ?? -1, at);
        const title = measured(mask);
        return h("button", { type: "button", class: "chip", "aria-pressed": String(at === 0), title, onclick }, [say("Part"), say("More"), say("Whole")][number] ?? String(number + 1));
      }),
    );
  }
}

/** @param {Region} region */
function factsOf({ masks: [mask], source, confidence }) {
  if (!mask) {
    return "";
  }
  const found = source === "detect" && confidence !== null && say("detected {percent} sure", { percent: percent(confidence) });
  const [iou, stability, polygon] = [mask.predicted_iou, mask.stability, mask.polygon_iou].map(percent);
  return listed([say("Predicted IoU {iou}, stable {stability}, outline as polygon {polygon} true", { iou, stability, polygon }), found]);
}
