// How large the pictures are to be: one of some sizes, or any other.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
/** @import { TaskOption } from "../../types.js" */

export const AS_PICTURE = say("as the picture has it");

const OTHER = "other";
const WHOLE = 64; // pixels, of which the sizes are made
/** @type {[words: string, width: number, height: number][]} */
const SHAPES = [
  [say("Square"), 1, 1],
  [say("Wide"), 3, 2],
  [say("Tall"), 2, 3],
  [say("Very wide"), 16, 9],
  [say("Very tall"), 9, 16],
];

export class Size {
  #select;
  #width;
  #height;
  #others;
  #most;

  /** @param {TaskOption} width @param {TaskOption} height @param {string} form whose field it is */
  constructor(width, height, form) {
    const id = `${form}-size`;
    const side = (/** @type {TaskOption} */ { name, minimum, maximum, step }) =>
      h("input", { name, type: "number", min: minimum, max: maximum, step, "aria-label": name === "width" ? say("width in pixels") : say("height in pixels"), autocomplete: "off" });
    this.#most = Number(width.maximum ?? 0);
    this.#select = h("select", { id });
    this.#width = side(width);
    this.#height = side(height);
    this.#others = h("span", { class: "sides", hidden: true }, this.#width, "×", this.#height);
    this.#select.addEventListener("change", () => this.#tell());
    this.root = h("div", { class: "field size" }, h("label", { for: id }, say("Size")), this.#select, this.#others);
    this.offer({ side: undefined });
  }

  // The sizes of a model whose own pictures have that side, in pixels; `words` say what it would be anyway, where that is
  // not the model's to say.
  /** @param {{ side: number | undefined, isSquare?: boolean, words?: string }} model */
  offer({ side, isSquare = false, words = side ? say("{value}, the model's own", { value: `${side} × ${side}` }) : say("the model's own") }) {
    const chosen = this.#select.value;
    const shapes = side ? (isSquare ? squares(side) : SHAPES.map((each) => shaped(side, each, this.#most))) : [];
    const sizes = [...new Set(shapes)].filter(([width, height]) => width !== side || height !== side);
    this.#select.replaceChildren(
      h("option", { value: "" }, words),
      ...sizes.map(([width, height, kind]) => h("option", { value: `${width}x${height}` }, `${kind} ${width} × ${height}`)),
      h("option", { value: OTHER }, say("Other …")),
    );
    this.#select.value = [...this.#select.options].some(({ value }) => value === chosen) ? chosen : "";
    this.#tell();
  }

  // "" for what the model, or the picture, would have it.
  /** @returns {{ width: string, height: string }} */
  get value() {
    if (this.#select.value === OTHER) {
      return { width: this.#width.value, height: this.#height.value };
    }
    const [width = "", height = ""] = this.#select.value.split("x");
    return { width, height };
  }

  /** @param {{ width: string, height: string }} value */
  set value({ width, height }) {
    const [wide, high] = [Number(width) ? width : "", Number(height) ? height : ""];
    const chosen = wide || high ? `${wide}x${high}` : "";
    const isOffered = [...this.#select.options].some(({ value }) => value === chosen);
    this.#select.value = isOffered ? chosen : OTHER;
    [this.#width.value, this.#height.value] = isOffered ? ["", ""] : [wide, high];
    this.#tell();
  }

  #tell() {
    const isOther = this.#select.value === OTHER;
    this.#others.hidden = !isOther;
    [this.#width, this.#height].forEach((each) => (each.required = isOther));
  }
}

/** @typedef {[width: number, height: number, kind: string]} Sized */

// As many pixels as a square of that side has, or nearly.
/** @param {number} side @param {[words: string, width: number, height: number]} shape @param {number} most @returns {Sized} */
function shaped(side, [kind, width, height], most) {
  const long = (/** @type {number} */ ratio) => Math.min(most, Math.max(WHOLE, Math.round((side * Math.sqrt(ratio)) / WHOLE) * WHOLE));
  return [long(width / height), long(height / width), kind];
}

/** @param {number} side @returns {Sized[]} */
function squares(side) {
  return [2, 4].map((part) => [side / part, side / part, say("Square")]);
}
