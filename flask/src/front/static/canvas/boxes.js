// The boxes over a picture: an <svg> as large as the frame, whose marks are reused from drawing to drawing.

import { svg } from "../build.js";
import { labelSize } from "./label-size.js";
import { insetOf, Mark, nameOf } from "./mark.js";
import { depthsOf, placeNames, placesFor } from "./names.js";
import { colourOf, coloursOf } from "./palette.js";
import { toPicture, toScreen } from "./projection.js";
/** @import { Size } from "../types.js" */
/** @import { Marked } from "./mark.js" */
/** @import { Plate, Rectangle } from "./names.js" */
/** @import { Colours } from "./palette.js" */
/** @import { Point, Projection } from "./projection.js" */

/** @typedef {{ outlines?: boolean, names?: boolean, colours?: Map<string, Colours> }} Shown `colours` are those of these labels and maybe others */

const CUT = "…"; // in the place of a name that there is no room for
const LENGTHS = [32, 20, 12, 6, 3]; // letters

export class Boxes {
  #layer = svg("g");
  element = svg("svg", { class: "boxes", "aria-hidden": "true" }, this.#layer);
  /** @type {Marked[]} */
  #boxes = [];
  /** @type {Map<number, Mark>} */
  #marks = new Map();
  /** @type {number | null} */
  #lit = null;
  /** @type {Map<string, Colours>} */
  #colours = new Map();
  #names = true;
  /** @type {Projection | null} */
  #projection = null;
  /** @type {number | null} */
  #factor = null;
  /** @type {(Plate | null)[]} */
  #plates = [];
  /** @type {number[]} */
  #depths = [];
  /** @type {Marked[]} */
  #unnamed = [];
  #widest = Infinity; // pixels
  /** @type {ReturnType<typeof labelSize> | null} */
  #labelSize = null;

  // These boxes, the most confident first, have marks. They are in their places after place().
  /** @param {Marked[]} boxes @param {Shown} [shown] */
  draw(boxes, { outlines = true, names = true, colours = coloursOf(boxes.map(({ label }) => label)) } = {}) {
    this.#boxes = boxes;
    this.#colours = colours;
    this.#names = names;
    this.element.classList.toggle("without-outlines", !outlines);
    const gone = new Set(this.#marks.keys());
    for (const box of boxes) {
      gone.delete(box.index);
      this.#mark(box.index).become(box, colours.get(box.label) ?? colourOf(box.label));
    }
    gone.forEach((index) => this.#remove(index));
    this.#factor = null;
    this.#plates = [];
    this.#restack();
  }

  // The box with this index stands out and is on top; null: none is.
  /** @param {number | null} index */
  light(index) {
    if (index === this.#lit) return;
    this.#lit = index;
    this.#restack();
  }

  // Forgets how wide its letters are: the person may have changed their size.
  measureAgain() {
    this.#labelSize = null;
  }

  // All marks are where this projection has them in the frame. A picture that only moved takes them along:
  // nothing is written but what changed.
  /** @param {Projection} projection @param {Size} frame */
  place(projection, frame) {
    this.#projection = projection;
    const { height, width } = this.#letters();
    this.#widest = frame.width;
    const rectangles = this.#boxes.map((box) => {
      const { x: left, y: top } = toScreen({ x: box.xyxy[0], y: box.xyxy[1] }, projection);
      const { x: right, y: bottom } = toScreen({ x: box.xyxy[2], y: box.xyxy[3] }, projection);
      return { left, top, right, bottom, width: width(this.#named(box, false)) };
    });
    if (projection.factor !== this.#factor) this.#depths = depthsOf(rectangles);
    rectangles.forEach((each, at) => makeWay(each, this.#depths[at]));
    this.#plates = this.#names ? placeNames(rectangles, height, frame, width(CUT)) : this.#boxes.map(() => null);
    this.#layer.setAttribute("transform", `translate(${projection.left} ${projection.top})`);
    if (projection.factor !== this.#factor) {
      this.#boxes.forEach((box, at) => this.#mark(box.index).outline(box.xyxy, projection.factor, this.#depths[at]));
      this.#factor = projection.factor;
    }
    this.#boxes.forEach((box, at) => this.#name(box, rectangles[at], this.#plates[at], frame));
    /** @param {number} at */
    const isSeen = (at) => placesFor(rectangles[at], height, frame).length > 0;
    this.#unnamed = this.#names ? this.#boxes.filter((_, at) => !isWhole(this.#plates[at]) && isSeen(at)) : [];
  }

  // The boxes that are seen and whose name is not: there is no room for it.
  get unnamed() {
    return this.#unnamed;
  }

  get colours() {
    return this.#colours;
  }

  // The index of the box at this point of the frame, or null: that of the name there, else the smallest box
  // that is not farther than `slack` pixels away.
  /** @param {Point} point @param {number} [slack] */
  at(point, slack = 0) {
    if (!this.#projection) return null;
    const { height: high } = this.#letters();
    const named = this.#plates.findIndex((plate) => plate && within(point, { ...plate, height: high }, 0));
    if (named >= 0) return this.#boxes[named].index;
    const spot = toPicture(point, this.#projection);
    const reach = slack / this.#projection.factor;
    /** @type {number | null} */
    let found = null;
    let smallest = Infinity;
    for (const { index, xyxy: [x, y, right, bottom] } of this.#boxes) {
      const [width, height] = [right - x, bottom - y];
      if (width * height < smallest && within(spot, { x, y, width, height }, reach)) {
        [found, smallest] = [index, width * height];
      }
    }
    return found;
  }

  /** @param {Marked} box @param {Rectangle} rectangle @param {Plate | null} plate @param {Size} frame */
  #name(box, rectangle, plate, frame) {
    const { height, width } = this.#letters();
    const lit = box.index === this.#lit;
    const text = plate?.short && !lit ? CUT : this.#named(box, lit);
    const place = lit ? litPlace({ ...rectangle, width: width(text) }, plate, height, frame) : plate;
    const { left, top } = rectangle;
    this.#mark(box.index).name(text, place && { ...place, x: place.x - left, y: place.y - top }, height);
  }

  // The name, with as many of its letters as the frame is wide.
  /** @param {Marked} box @param {boolean} lit */
  #named(box, lit) {
    const { width } = this.#letters();
    const names = LENGTHS.map((each) => () => nameOf(box, lit, each));
    return (names.find((name) => width(name()) <= this.#widest) ?? names[0])();
  }

  // The least confident is lowest and the lit one on top. Marks that are already in order stay untouched.
  #restack() {
    const order = this.#boxes.map(({ index }) => index).reverse();
    const lit = this.#lit === null ? -1 : order.indexOf(this.#lit);
    if (lit >= 0) order.push(...order.splice(lit, 1));
    let next = this.#layer.firstChild;
    for (const index of order) {
      const mark = this.#mark(index);
      mark.lit = index === this.#lit;
      if (mark.element === next) next = next.nextSibling;
      else this.#layer.insertBefore(mark.element, next);
    }
  }

  #letters() {
    return (this.#labelSize ??= labelSize(this.element));
  }

  // The mark of that index, which may be a new one.
  /** @param {number} index */
  #mark(index) {
    const mark = this.#marks.get(index) ?? new Mark();
    this.#marks.set(index, mark);
    return mark;
  }

  /** @param {number} index */
  #remove(index) {
    this.#mark(index).element.remove();
    this.#marks.delete(index);
  }
}

// The rectangle is that of the outline that lies within those of so many others in the same place.
/** @param {Rectangle} rectangle @param {number} depth */
function makeWay(rectangle, depth) {
  const { left, top, right, bottom } = rectangle;
  const inset = insetOf(right - left, bottom - top, depth);
  Object.assign(rectangle, { left: left + inset, top: top + inset, right: right - inset, bottom: bottom - inset });
}

/** @param {Plate | null} plate */
function isWhole(plate) {
  return plate !== null && !plate.short;
}

// A lit name says more and is always seen: where the shorter one was, or in its best place whatever is there.
/** @param {Rectangle} rectangle @param {Plate | null} plate @param {number} height @param {Size} frame */
function litPlace(rectangle, plate, height, frame) {
  const places = placesFor(rectangle, height, frame);
  return places.find(({ x, y }) => plate && y === plate.y && x <= plate.x) ?? places[0] ?? null;
}

/** @param {Point} point @param {Point & Size} area @param {number} reach */
function within(point, { x, y, width, height }, reach) {
  const across = point.x >= x - reach && point.x <= x + width + reach;
  return across && point.y >= y - reach && point.y <= y + height + reach;
}
