// The marked picture of a job that the service does not have any more: its boxes, drawn here on the picture that was kept.

import { depthsOf, placeNames } from "../../../../canvas/names.js";
import { insetOf } from "../../../../canvas/mark.js";
import { coloursOf } from "../../../../canvas/palette.js";
/** @import { Colours } from "../../../../canvas/palette.js" */
/** @import { Detection, Result } from "../../types.js" */

const QUALITY = 0.92;
const [LINE, LETTER] = [1 / 320, 1 / 36]; // of the picture's longer side, and of its shorter one
const [LEAST_LINE, LEAST_LETTER] = [2, 11]; // pixels
const LONGEST = 32; // letters of a name

// A JPEG of the picture with these of the result's detections; null where there is none, or this browser cannot decode it.
/** @param {Blob | null} picture @param {Result} result @param {Detection[]} seen @returns {Promise<Blob | null>} */
export async function drawn(picture, { image: { width, height }, detections }, seen) {
  const bitmap = picture && (await createImageBitmap(picture).catch(() => null));
  if (!bitmap) {
    return null;
  }
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  pen.fillStyle = "#fff"; // under what is transparent
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  mark(pen, { width, height }, seen, coloursOf(detections.map(({ label }) => label)));
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

// The most confident is on top; names lie on all boxes.
/** @param {CanvasRenderingContext2D} pen @param {{ width: number, height: number }} frame @param {Detection[]} seen @param {Map<string, Colours>} colours */
function mark(pen, frame, seen, colours) {
  const line = Math.max(LEAST_LINE, Math.max(frame.width, frame.height) * LINE);
  const letter = Math.max(LEAST_LETTER, Math.min(frame.width, frame.height) * LETTER);
  pen.font = `600 ${letter}px system-ui, sans-serif`;
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  const names = seen.map(({ label }) => (label.length > LONGEST ? `${label.slice(0, LONGEST)}…` : label));
  const boxes = seen.map(({ xyxy: [left, top, right, bottom] }, at) => ({ left, top, right, bottom, width: pen.measureText(names[at]).width + letter }));
  const depths = depthsOf(boxes);
  const inks = seen.map(({ label }) => /** @type {Colours} */ (colours.get(label)));
  for (let at = seen.length - 1; at >= 0; at--) {
    const { left, top, right, bottom } = boxes[at];
    const inset = line / 2 + insetOf(right - left, bottom - top, depths[at]);
    for (const [colour, width] of /** @type {const} */ ([[inks[at].text, line + 2], [inks[at].line, line]])) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.strokeRect(left + inset, top + inset, right - left - 2 * inset, bottom - top - 2 * inset);
    }
  }
  const high = letter * 1.5;
  placeNames(boxes, high, frame).forEach((place, at) => {
    if (place) {
      pen.fillStyle = inks[at].plate;
      pen.fillRect(place.x, place.y, place.width, high);
      pen.fillStyle = inks[at].text;
      pen.fillText(names[at], place.x + letter / 2, place.y + high / 2);
    }
  });
}
