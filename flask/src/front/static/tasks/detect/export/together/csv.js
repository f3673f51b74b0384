// Detections as comma-separated values, as front/tasks/detect/csv_table.py writes them. Source: RFC 4180.

import { decimal } from "./numbers.js";
/** @import { Result } from "../../types.js" */

const HEADER = ["file", "label", "class_id", "confidence", "x_min", "y_min", "x_max", "y_max", "image_width", "image_height"];
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/; // what a spreadsheet program would reckon out
const NEEDS_QUOTES = /[,"\r\n]/;

// A header, and a line for each detection. Pictures in which nothing is seen have no line.
/** @param {{ name: string, result: Result }[]} named */
export function csv(named) {
  const rows = named.flatMap(({ name, result: { image, detections } }) =>
    detections.map(({ label, class_id: id, confidence, xyxy }) => [
      harmless(name), harmless(label), String(id), decimal(confidence), ...xyxy.map(decimal), String(image.width), String(image.height),
    ]),
  );
  return [HEADER, ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}

/** @param {string} text */
function harmless(text) {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** @param {string} text */
function quoted(text) {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
