// The list of regions: one tab stop, arrow keys within, hand in hand with the masks. The chosen one is open.

import { h } from "../../../../build.js";
import { coloursOf, dye } from "../../../../canvas/palette.js";
import { say } from "../../../../languages/say.js";
import { nameOf } from "../regions.js";
import { ChosenRegion } from "./chosen-region.js";
import { bestOf, percent } from "./scores.js";
/** @import { Colours } from "../../../../canvas/palette.js" */
/** @import { ChosenActs } from "./chosen-region.js" */
/** @import { Region } from "../../types.js" */

/** @typedef {ChosenActs & { light: (id: number | null) => void }} ListActs */

const NOTHING = say("Press on the picture for a mask, or find all objects.");

export class RegionList {
  #act;
  #list = h("ol", { class: "regions", "aria-label": say("Regions") });
  #nothing = h("p", { class: "nothing" }, NOTHING);
  #chosen;
  /** @type {Map<number, { item: HTMLElement, button: HTMLElement, swatch: HTMLElement, parts: HTMLElement[] }>} */
  #rows = new Map();

  /** @param {ListActs} act */
  constructor(act) {
    this.#act = act;
    this.#chosen = new ChosenRegion(act);
    this.root = h("div", { class: "region-list" }, this.#nothing, this.#list);
    this.#list.addEventListener("pointerover", ({ target }) => act.light(idOf(target)));
    this.#list.addEventListener("pointerleave", () => act.light(null));
    this.#list.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {readonly Region[]} regions @param {Region | null} chosen @param {number | null} lit @param {(region: Region) => boolean} isPending */
  update(regions, chosen, lit, isPending) {
    this.#nothing.hidden = regions.length > 0;
    this.#list.hidden = regions.length === 0;
    const gone = new Set(this.#rows.keys());
    const colours = coloursOf(regions.map(nameOf));
    const items = regions.map((region) => {
      gone.delete(region.id);
      return this.#row(region, region.id === chosen?.id, region.id === lit, isPending(region), colours.get(nameOf(region)));
    });
    gone.forEach((id) => this.#rows.delete(id));
    if (items.length !== this.#list.childElementCount || items.some((item, at) => item !== this.#list.children[at])) {
      this.#list.replaceChildren(...items);
    }
    const stop = chosen?.id ?? regions[0]?.id;
    this.#rows.forEach(({ button }, id) => button.setAttribute("tabindex", id === stop ? "0" : "-1"));
    this.#open(chosen);
  }

  // The focus is on that region's row.
  /** @param {number | null} id */
  focus(id) {
    this.#rows.get(id ?? -1)?.button.focus({ preventScroll: true });
  }

  /** @param {Region | null} chosen */
  #open(chosen) {
    const row = this.#rows.get(chosen?.id ?? -1);
    if (!chosen || !row) {
      this.#chosen.root.remove();
      return;
    }
    this.#chosen.update(chosen);
    if (this.#chosen.root.parentElement !== row.item) {
      row.item.append(this.#chosen.root);
      reveal(this.#list, row.item);
    }
  }

  /** @param {Region} region @param {boolean} chosen @param {boolean} lit @param {boolean} pending @param {Colours | undefined} colours */
  #row(region, chosen, lit, pending, colours) {
    const { item, button, swatch, parts } = this.#rows.get(region.id) ?? this.#made(region.id);
    const [mask] = region.masks;
    const best = bestOf(region.texts);
    const area = mask && (mask.area ? say("{n} px", { n: mask.area }) : say("nothing there"));
    const texts = [nameOf(region), mask ? percent(mask.predicted_iou) : "", best ? `${best.text} ${percent(best.probability)}` : "", pending ? "…" : (area ?? "")];
    texts.forEach((text, at) => parts[at].textContent !== text && (parts[at].textContent = text));
    if (colours) {
      dye(swatch, colours);
    }
    item.classList.toggle("lit", lit);
    item.classList.toggle("chosen", chosen);
    button.setAttribute("aria-expanded", String(chosen));
    item.setAttribute("aria-busy", String(pending));
    return item;
  }

  /** @param {number} id */
  #made(id) {
    const parts = ["name", "iou", "best", "area"].map((name) => h("span", { class: name }));
    parts[1].title = say("Predicted IoU: how good the model expects the mask to be");
    const onclick = () => this.#act.choose(this.#rows.get(id)?.item.classList.contains("chosen") ? null : id);
    const swatch = h("span", { class: "swatch" });
    const button = h("button", { type: "button", class: "region", onclick }, swatch, parts);
    const row = { item: h("li", { "data-region": id }, button), button, swatch, parts };
    this.#rows.set(id, row);
    return row;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, target } = event;
    const buttons = [...this.#list.querySelectorAll("button.region")].filter((each) => each instanceof HTMLElement);
    const at = buttons.findIndex((each) => each === target);
    /** @type {Record<string, number | undefined>} */
    const goals = { ArrowDown: Math.min(at + 1, buttons.length - 1), ArrowUp: Math.max(at - 1, 0), Home: 0, End: buttons.length - 1 };
    const goal = goals[key];
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (goal !== undefined) {
      event.preventDefault();
      buttons[goal].focus();
    } else if (key === "Delete") {
      const id = idOf(target);
      event.preventDefault();
      this.#act.remove(id ?? -1);
      const rest = [...this.#list.querySelectorAll("button.region")];
      /** @type {HTMLElement | undefined} */ (rest[Math.min(at, rest.length - 1)])?.focus();
    }
  }
}

/** @param {EventTarget | null} target */
function idOf(target) {
  const item = target instanceof Element ? target.closest("li[data-region]") : null;
  return item instanceof HTMLElement ? Number(item.dataset.region) : null;
}

/** @param {Element} frame @param {Element} item */
function reveal(frame, item) {
  const [outer, inner] = [frame.getBoundingClientRect(), item.getBoundingClientRect()];
  frame.scrollTop += Math.min(0, inner.top - outer.top) + Math.max(0, Math.min(inner.top - outer.top, inner.bottom - outer.bottom));
}
