// One box of the overlay: its outline and its name. Lines and letters keep their size at any zoom.

import { svg } from "../build.js";
import { isolated, letters } from "../isolate.js";
import { percentage } from "../languages/format.js";
import { sayLabel } from "../languages/say.js";
import { dye } from "./palette.js";
/** @import { Box } from "../types.js" */
/** @import { Plate } from "./names.js" */
/** @import { Colours } from "./palette.js" */

/** @typedef {{ index: number, xyxy: Box, label: string, confidence: number, near: boolean }} Marked a box to be drawn */

const LONGEST = 32;
const INSET = 1.5;
const STEP = 5; // from a line to that of a box in the same place, so that both are seen with their halos
const CORNER = 4.5;
/** @type {Record<Colours["mark"], string>} */
const CORNERS = {
  "": "",
  square: `m${-CORNER} ${-CORNER}h${2 * CORNER}v${2 * CORNER}h${-2 * CORNER}z`,
  diamond: `m0 ${-CORNER - 2}l${CORNER + 2} ${CORNER + 2}l${-CORNER - 2} ${CORNER + 2}l${-CORNER - 2} ${-CORNER - 2}z`,
  triangle: `m0 ${-CORNER - 1}l${CORNER + 1} ${2 * CORNER}h${-2 * CORNER - 2}z`,
};

export class Mark {
  #outline = [svg("rect", { class: "halo" }), svg("rect", { class: "line" })];
  #corners = svg("path", { class: "corners" });
  /** @type {Colours | null} */
  #colours = null;
  #plate = svg("rect", { class: "plate", rx: 3 });
  #text = svg("text", { x: "0.4em", dy: "0.35em" });
  #name = svg("g", { class: "name" }, this.#plate, this.#text);

  // The mark's element; it is nowhere yet.
  constructor() {
    this.element = svg("g", { class: "box" }, this.#outline, this.#corners, this.#name);
  }

  // The mark is that of this box, or of what has become of it: {index, label, near}, in these colours.
  /** @param {Marked} box @param {Colours} colours */
  become(box, colours) {
    put(this.element, "data-index", box.index);
    this.element.classList.toggle("near", Boolean(box.near));
    put(this.element, "data-label", box.label);
    if (this.#colours !== colours) dye(this.element, colours);
    this.#colours = colours;
  }

  // The outline is just inside this box of the picture, `factor` times as large: none of it is cut off at
  // the picture's edge. With a `depth` it is so many lines further in, or further out where that would leave nothing of it.
  /** @param {Box} xyxy @param {number} factor @param {number} depth */
  outline([left, top, right, bottom], factor, depth) {
    const [width, height] = [(right - left) * factor, (bottom - top) * factor];
    const inset = Math.min(INSET, width / 4, height / 4) + insetOf(width, height, depth);
    put(this.element, "transform", `translate(${round(left * factor)} ${round(top * factor)})`);
    for (const rect of this.#outline) {
      put(rect, "x", round(inset));
      put(rect, "y", round(inset));
      put(rect, "width", round(width - 2 * inset));
      put(rect, "height", round(height - 2 * inset));
    }
    const corner = CORNERS[this.#colours?.mark ?? ""];
    const [x, y] = [[inset, width - inset], [inset, height - inset]].map((ends) => ends.map(round));
    put(this.#corners, "d", corner && y.flatMap((down) => x.map((along) => `M${along} ${down}${corner}`)).join(""));
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

// How many pixels a box of that size makes way for so many others in its place: it is within them, or around them where that
// would leave nothing of it.
/** @param {number} width @param {number} height @param {number} depth */
export function insetOf(width, height, depth) {
  const inset = depth * STEP;
  return 3 * inset <= Math.min(width, height) ? inset : -inset;
}

// What a box is called: its label, of at most so many letters, and how sure that is where it is in doubt or asked for. The
// label runs as its own letters do, and what stands behind it right of it.
/** @param {Pick<Marked, "label" | "confidence" | "near">} box @param {boolean} lit @param {number} [longest] */
export function nameOf({ label, confidence, near }, lit, longest = LONGEST) {
  const name = sayLabel(label);
  const each = name.length > longest ? letters(name) : [];
  const short = isolated(each.length > longest ? `${each.slice(0, longest - 1).join("")}…` : name);
  return near || lit ? `${short} ${percentage(confidence)}` : short;
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
