// What was seen in which frame of one video, so that nobody has to ask twice, and to be carried away.

/** @import { Detection } from "../../tasks/detect/types.js" */
/** @import { Size } from "../../types.js" */

const MOST = 50_000; // frames
const HEADER = "file,seconds,label,class_id,confidence,x_min,y_min,x_max,y_max,image_width,image_height";
const FORMULA = /^[=+\-@\t\r]/;

/** @typedef {{ name: string, model: string | null, size: Size }} Told of a video */

export class Kept {
  /** @type {Map<number, Detection[]>} */
  #frames = new Map(); // by milliseconds

  get size() {
    return this.#frames.size;
  }

  // What was seen in the frame at that place, in seconds; undefined where nobody looked.
  /** @param {number} time */
  at(time) {
    return this.#frames.get(Math.round(time * 1000));
  }

  // The longest ago is forgotten where there are too many.
  /** @param {number} time @param {Detection[]} detections */
  keep(time, detections) {
    this.#frames.set(Math.round(time * 1000), detections);
    const [first] = this.#frames.size > MOST ? this.#frames.keys() : [];
    if (first !== undefined) {
      this.#frames.delete(first);
    }
  }

  // A line for each detection of at least `threshold`, with boxes in the video's pixels. Source: RFC 4180.
  /** @param {Told} video @param {number} threshold */
  csv({ name, size }, threshold) {
    const lines = this.#list(threshold).flatMap(({ seconds, detections }) =>
      detections.map(({ label, class_id: id, confidence, xyxy }) =>
        [field(name), seconds, field(label), id, confidence, ...xyxy, size.width, size.height].join(","),
      ),
    );
    return new Blob([[HEADER, ...lines, ""].join("\r\n")], { type: "text/csv" });
  }

  // All frames that were looked at, also those in which nothing was seen.
  /** @param {Told} video @param {number} threshold */
  json({ name, model, size }, threshold) {
    const told = { file: name, image: size, model, confidence_threshold: threshold, frames: this.#list(threshold) };
    return new Blob([JSON.stringify(told)], { type: "application/json" });
  }

  /** @param {number} threshold */
  #list(threshold) {
    const frames = [...this.#frames].sort(([one], [other]) => one - other);
    return frames.map(([milliseconds, detections]) => ({
      seconds: milliseconds / 1000,
      detections: detections
        .filter(({ confidence }) => confidence >= threshold)
        .map((each) => ({ ...each, xyxy: each.xyxy.map((number) => Math.round(number * 100) / 100) })),
    }));
  }
}

// No spreadsheet takes it for a formula, or for several fields.
/** @param {string} text */
function field(text) {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
