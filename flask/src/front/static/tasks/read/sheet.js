// A picture with its text over it: each line in a box, its letters unseen, there to be selected and copied.

import { svg } from "../../build.js";
import { percentage } from "../../languages/format.js";
/** @import { Line, Point, Result } from "./types.js" */

const DESCENT = 0.22; // of a line's height: so far its letters stand above its bottom

export class Sheet {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  // The picture at `url` is shown with the lines of `result`.
  /** @param {string} url @param {string} name @param {Result} result */
  show(url, name, { image, lines }) {
    const { width, height } = image;
    const picture = svg("image", { href: url, width, height, "aria-label": name });
    const frame = { class: "sheet", viewBox: `0 0 ${width} ${height}`, "aria-label": name, role: "group" };
    this.#root.replaceChildren(svg("svg", frame, picture, lines.map(drawn)));
  }

  clear() {
    this.#root.replaceChildren();
  }
}

// The box of a line, and its letters stretched to its length.
/** @param {Line} line */
function drawn({ text, confidence, polygon }) {
  const [first, second, , fourth] = polygon;
  const [length, height] = [distance(first, second), distance(first, fourth)];
  const angle = (Math.atan2(second[1] - first[1], second[0] - first[0]) * 180) / Math.PI;
  const letters = svg("text", {
    x: 0,
    y: height * (1 - DESCENT),
    "font-size": height * (1 - DESCENT),
    textLength: Math.max(1, length),
    lengthAdjust: "spacingAndGlyphs",
    transform: `translate(${first.join(" ")}) rotate(${angle})`,
  });
  letters.append(`${text}\n`);
  const about = svg("title", {}, percentage(confidence));
  return svg("g", { class: "line" }, svg("polygon", { points: polygon.join(" ") }), letters, about);
}

/** @param {Point} one @param {Point} other */
function distance([x, y], [otherX, otherY]) {
  return Math.hypot(otherX - x, otherY - y);
}
