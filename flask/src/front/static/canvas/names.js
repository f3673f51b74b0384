// Which boxes have their name beside them, and where: pure maths. No name covers another, and where it can be
// helped no line of a box that is drawn later, being more important, goes through it.

/** @import { Size } from "../types.js" */

/** @typedef {{ left: number, top: number, right: number, bottom: number, width: number }} Rectangle */
/** @typedef {{ x: number, y: number, width: number }} Plate */

// For each of these boxes, the most important first, {x, y, width} of its name's plate, or null where there
// is no room. Boxes are {left, top, right, bottom, width}, in the frame's pixels, `width` being that of the
// plate; all plates are `height` high. A box smaller than a plate is high and a half has none.
/** @param {Rectangle[]} boxes @param {number} height @param {Size} frame */
export function placeNames(boxes, height, frame) {
  /** @type {Plate[]} */
  const taken = [];
  return boxes.map((box, at) => {
    if (Math.max(box.right - box.left, box.bottom - box.top) < height * 1.5) return null;
    const above = boxes.slice(0, at);
    const places = placesFor(box, height, frame);
    const free = places.filter((each) => !taken.some((other) => meet(each, other, height)));
    const place = free.find((each) => !above.some((other) => crossed(each, other, height))) ?? free[0];
    if (place) taken.push(place);
    return place ?? null;
  });
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
  if (x >= right || x + width <= left || y >= bottom || y + height <= top) return false;
  return x < left || x + width > right || y < top || y + height > bottom;
}
