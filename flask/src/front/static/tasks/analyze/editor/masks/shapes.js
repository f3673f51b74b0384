// What is worked out of a mask once, however often it is drawn: its runs, and its outline as a path.

import { outlineOf } from "./outline.js";
import { Runs } from "./runs.js";
/** @import { Mask } from "../../types.js" */

/** @type {WeakMap<Mask, { runs: Runs, path: string }>} */
const known = new WeakMap();

/** @param {Mask} mask */
export function shapeOf(mask) {
  const there = known.get(mask);
  if (there) {
    return there;
  }
  const runs = new Runs(mask.rle);
  const shape = { runs, path: outlineOf(runs) };
  known.set(mask, shape);
  return shape;
}

// Whether the point lies on the mask. Its box is asked first: most masks need not be unpacked for that.
/** @param {Mask} mask @param {{ x: number, y: number }} point */
export function covers(mask, { x, y }) {
  const [left, top, right, bottom] = mask.box;
  return x >= left && x <= right && y >= top && y <= bottom && shapeOf(mask).runs.has({ x, y });
}
