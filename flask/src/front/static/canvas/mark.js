// One box of the overlay: its outline and its name. Lines and letters keep their size at any zoom.

import { svg } from "../build.js";
import { colourOf } from "./palette.js";
/** @import { Box } from "../types.js" */
/** @import { Plate } from "./names.js" */

/** @typedef {{ index: number, xyxy: Box, label: string, confidence: number, near: boolean }} Marked a box to be drawn */

const LONGEST = 32;
const INSET = 1.5;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

export class Mark {
  #outline = [svg("rect", { class: "halo" }), svg("rect", { class: "line" })];
  #plate = svg("rect", { class: "plate", rx: 3 });
  #text = svg("text", { x: "0.4em", dy: "0.35em" });
  #name = svg("g", { class: "name" }, this.#plate, this.#text);

  // The mark's element; it is nowhere yet.
  constructor() {
    this.element = svg("g", { class: "box" }, this.#outline, this.#name);
  }

  // The mark is that of this box, or of what has become of it: {index, label, near}.
  /** @param {Marked} box */
  become(box) {
    put(this.element, "data-index", box.index);
    this.element.classList.toggle("near", Boolean(box.near));
    if (this.element.dataset.label === box.label) return;
    put(this.element, "data-label", box.label);
    const colour = colourOf(box.label);
    this.element.style.setProperty("--box-line", colour.line);
    this.element.style.setProperty("--box-plate", colour.plate);
    this.element.style.setProperty("--box-text", colour.text);
  }

  // The outline is just inside this box of the picture, `factor` times as large: none of it is cut off at
  // the picture's edge.
  /** @param {Box} xyxy @param {number} factor */
  outline([left, top, right, bottom], factor) {
    const [width, height] = [(right - left) * factor, (bottom - top) * factor];
    const inset = Math.min(INSET, width / 4, height / 4);
    put(this.element, "transform", `translate(${round(left * factor)} ${round(top * factor)})`);
    for (const rect of this.#outline) {
      put(rect, "x", round(inset));
      put(rect, "y", round(inset));
      put(rect, "width", round(width - 2 * inset));
      put(rect, "height", round(height - 2 * inset));
    }
  }

  // The name is this text, on a plate at {x, y, width} from the corner of the box; null: it is not seen.
  /** @param {string} text @param {Plate | null} place @param {number} height */
  name(text, place, height) {
    put(this.#name, "display", place ? "inline" : "none");
    if (!place) return;
    if (this.#text.textContent !== text) this.#text.textContent = text;
    put(this.#text, "y", round(height / 2));
    put(this.#plate, "width", round(place.width));
    put(this.#plate, "height", round(height));
    put(this.#name, "transform", `translate(${round(place.x)} ${round(place.y)})`);
  }

  /** @param {boolean} lit */
  set lit(lit) {
    this.element.classList.toggle("lit", lit);
  }
}

// What a box is called: its label, shortened, and how sure that is where it is in doubt or asked for. The label runs as
// its own letters do, and what stands behind it right of it.
/** @param {Pick<Marked, "label" | "confidence" | "near">} box @param {boolean} lit */
export function nameOf({ label, confidence, near }, lit) {
  const letters = [...label];
  const words = letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : label;
  const short = RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words;
  return near || lit ? `${short} ${Math.round(confidence * 100)} %` : short;
}

// Attributes are written only where they change: most of 500 boxes do not when the picture is moved.
/** @param {Element} element @param {string} name @param {string | number} value */
function put(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** @param {number} pixels */
function round(pixels) {
  return Math.round(pixels * 10) / 10;
}
