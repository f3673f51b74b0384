// Detections as the lines that YOLO's trainers read, as front/tasks/detect/yolo.py writes them.

import { rounded } from "./numbers.js";
/** @import { Result } from "../../types.js" */
/** @import { Classes } from "./classes.js" */

const ONE = 1_000_000; // a whole side of the picture, in the smallest steps that are written

// For each detection its class; centre x and y, width and height as parts of the picture's; its confidence.
/** @param {Result} result @param {Classes} classes */
export function yolo({ image: { width, height }, detections }, classes) {
  const lines = detections.map((each) => {
    const [left, top, right, bottom] = each.xyxy;
    const [x, across] = span(left / width, right / width);
    const [y, down] = span(top / height, bottom / height);
    const places = [x, y, across, down].map((part) => part.toFixed(6));
    return `${classes.number(each)} ${places.join(" ")} ${each.confidence.toFixed(4)}\n`;
  });
  return lines.join("");
}

// The centre and the length of what reaches from `start` to `end`, in [0, 1], in steps that are written exactly. Half a
// length to either side of the centre is within [0, 1] too, and no length is 0.
/** @param {number} start @param {number} end */
function span(start, end) {
  const [begin, last] = [start, end].map((each) => Math.min(Math.max(rounded(each * ONE, 0), 0), ONE));
  const length = Math.max(2, Math.floor((last - begin) / 2) * 2);
  const first = Math.min(begin, ONE - length);
  return [(first + length / 2) / ONE, length / ONE];
}
