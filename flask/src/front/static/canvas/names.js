// Where the names of boxes are, and which boxes lie in one place: pure maths. No name covers another, and where it can be
// helped no line of a box that is drawn later, being more important, goes through it.

/** @import { Size } from "../types.js" */

/** @typedef {{ left: number, top: number, right: number, bottom: number, width: number }} Rectangle */
/** @typedef {{ x: number, y: number, width: number, short?: boolean }} Plate */

const SAME = 4; // pixels

// For each of these boxes, the most important first, {x, y, width} of its name's plate, or null where there
// is no room. Boxes are {left, top, right, bottom, width}, in the frame's pixels, `width` being that of the
// plate; all plates are `height` high. Where there is room for `short` alone, in pixels, the plate has that width, and
// is `short`; a box smaller than a plate is high and a half does without. No plate hides more than half of any box.
/** @param {Rectangle[]} boxes @param {number} height @param {Size} frame @param {number} [short] */
export function placeNames(boxes, height, frame, short = 0) {
  /** @type {Plate[]} */
  const taken = [];
  /** @param {Rectangle} box @param {number} at */
  const placed = (box, at) => {
    const places = placesFor(box, height, frame);
    const clear = places.filter((each) => !taken.some((other) => meet(each, other, height)));
    const free = clear.filter((each) => !boxes.some((other) => hidden(each, other, height)));
    const above = boxes.slice(0, at);
    return free.find((each) => !above.some((other) => crossed(each, other, height))) ?? free[0];
  };
  return boxes.map((box, at) => {
    /** @type {Plate | undefined} */
    let place = placed(box, at);
    const isLarge = Math.max(box.right - box.left, box.bottom - box.top) >= height * 1.5;
    if (!place && isLarge && short && short < box.width) {
      const found = placed({ ...box, width: short }, at);
      place = found && { ...found, short: true };
    }
    if (place) taken.push(place);
    return place ?? null;
  });
}

// For each of these boxes, the most important first, how many more important ones it has to make way for: those that have
// their edges where it has its own, to some pixels.
/** @param {Omit<Rectangle, "width">[]} boxes */
export function depthsOf(boxes) {
  /** @type {number[]} */
  const depths = [];
  boxes.forEach((box, at) => {
    const taken = new Set(depths.filter((_, before) => coincide(box, boxes[before])));
    let depth = 0;
    while (taken.has(depth)) depth++;
    depths[at] = depth;
  });
  return depths;
}

/** @param {Omit<Rectangle, "width">} one @param {Omit<Rectangle, "width">} other */
function coincide(one, other) {
  const across = Math.abs(one.left - other.left) < SAME && Math.abs(one.right - other.right) < SAME;
  return across && Math.abs(one.top - other.top) < SAME && Math.abs(one.bottom - other.bottom) < SAME;
}

// Where a box's name may be, the best place first: on its top, inside below its top, inside at the right,
// below it; within the frame, where the box is seen. Empty for a box out of the frame.
/** @param {Rectangle} box @param {number} height @param {Size} frame */
export function placesFor({ left, top, right, bottom, width }, height, frame) {
  if (right <= 0 || bottom <= 0 || left >= frame.width || top >= frame.height) return [];
  const edge = Math.max(0, frame.width - width);
  const start = Math.min(Math.max(left, 0), edge);
  const end = Math.min(Math.max(right - width, start), edge);
  const upper = Math.min(Math.max(top, 0), frame.height - height);
  const places = [{ x: start, y: upper, width }, { x: end, y: upper, width }];
  if (top >= height) places.unshift({ x: start, y: top - height, width });
  if (bottom + height <= frame.height) places.push({ x: start, y: bottom, width });
  return places;
}

/** @param {Plate} one @param {Plate} other @param {number} height */
function meet(one, other, height) {
  return Math.abs(one.y - other.y) < height && one.x < other.x + other.width && other.x < one.x + one.width;
}

// Whether a line of this box goes through the plate: they overlap, and the plate is not wholly inside.
/** @param {Plate} plate @param {Rectangle} box @param {number} height */
function crossed({ x, y, width }, { left, top, right, bottom }, height) {
  if (!covered({ x, y, width }, { left, top, right, bottom }, height)) return false;
  return x < left || x + width > right || y < top || y + height > bottom;
}

// Whether the plate hides most of this box.
/** @param {Plate} plate @param {Rectangle} box @param {number} height */
function hidden({ x, y, width }, { left, top, right, bottom }, height) {
  const across = Math.min(x + width, right) - Math.max(x, left);
  const down = Math.min(y + height, bottom) - Math.max(y, top);
  return across > 0 && down > 0 && across * down > ((right - left) * (bottom - top)) / 2;
}

// Whether the plate hides anything of this box.
/** @param {Plate} plate @param {Omit<Rectangle, "width">} box @param {number} height */
function covered({ x, y, width }, { left, top, right, bottom }, height) {
  return x < right && x + width > left && y < bottom && y + height > top;
}
