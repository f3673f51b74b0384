// What of a picture may change: strokes, boxes and files, drawn one after the other, the last of which can be undone.

/** @import { Point } from "../../../canvas/projection.js" */
/** @import { Box, Size } from "../../../types.js" */

const LONGEST = 1024; // pixels, in which it is drawn
const COLOUR = "#d5007f"; // unlike most of what is on pictures
const HALF = 128; // of 255: from there on a file's mask is white

/**
 * @typedef {{ kind: "stroke", erases: boolean, width: number, points: Point[] } | { kind: "box", box: Box, erases: boolean }
 *   | { kind: "clear" } | { kind: "invert" } | { kind: "file", drawn: CanvasImageSource }} Act
 */

export class Mask {
  element = document.createElement("canvas");
  #brush = /** @type {CanvasRenderingContext2D} */ (this.element.getContext("2d", { willReadFrequently: true }));
  /** @type {Act[]} */
  #acts = [];
  /** @type {Size} */
  #picture = { width: 1, height: 1 };

  // Nothing of a picture of that size may change yet.
  /** @param {Size} picture */
  begin(picture) {
    this.#picture = picture;
    this.#acts = [];
    this.element.width = Math.max(1, Math.round(picture.width * this.scale));
    this.element.height = Math.max(1, Math.round(picture.height * this.scale));
  }

  // How many of its pixels are one of the picture's.
  get scale() {
    const { width, height } = this.#picture;
    return Math.min(1, LONGEST / Math.max(width, height));
  }

  get picture() {
    return this.#picture;
  }

  get canUndo() {
    return this.#acts.length > 0;
  }

  // Whether all of the picture stays as it is.
  get isEmpty() {
    const { data } = this.#brush.getImageData(0, 0, this.element.width, this.element.height);
    return !data.some((value, at) => at % 4 === 3 && value >= HALF);
  }

  // All coordinates are in pixels of the picture.
  /** @param {Act} act */
  add(act) {
    this.#acts.push(act);
    this.#draw(act);
  }

  // The stroke that is being made goes on to that point.
  /** @param {Point} point */
  goOn(point) {
    const act = this.#acts.at(-1);
    if (act?.kind === "stroke") {
      this.#draw({ ...act, points: [act.points[act.points.length - 1], point] });
      act.points.push(point);
    }
  }

  undo() {
    this.#acts.pop();
    this.#brush.clearRect(0, 0, this.element.width, this.element.height);
    this.#acts.forEach((act) => this.#draw(act));
  }

  // A PNG as large as the picture: white where it may change, black where not.
  /** @returns {Promise<Blob | null>} */
  written() {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, this.#picture);
    const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    brush.drawImage(this.element, 0, 0, canvas.width, canvas.height);
    brush.globalCompositeOperation = "source-in";
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.globalCompositeOperation = "destination-over";
    brush.fillStyle = "#000";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  /** @param {Act} act */
  #draw(act) {
    const [brush, { width, height }] = [this.#brush, this.element];
    brush.save();
    brush.fillStyle = brush.strokeStyle = COLOUR;
    if ((act.kind === "stroke" || act.kind === "box") && act.erases) {
      brush.globalCompositeOperation = "destination-out";
    }
    if (act.kind === "stroke") {
      this.#stroke(act.points, act.width);
    } else if (act.kind === "box") {
      const [left, top, right, bottom] = act.box.map((each) => each * this.scale);
      brush.fillRect(left, top, right - left, bottom - top);
    } else if (act.kind === "invert") {
      brush.globalCompositeOperation = "xor";
      brush.fillRect(0, 0, width, height);
    } else if (act.kind === "clear") {
      brush.clearRect(0, 0, width, height);
    } else {
      brush.drawImage(act.drawn, 0, 0, width, height);
    }
    brush.restore();
  }

  /** @param {Point[]} points @param {number} width */
  #stroke(points, width) {
    const [brush, scale] = [this.#brush, this.scale];
    brush.lineWidth = Math.max(1, width * scale);
    brush.lineCap = brush.lineJoin = "round";
    brush.beginPath();
    brush.arc(points[0].x * scale, points[0].y * scale, brush.lineWidth / 2, 0, 2 * Math.PI);
    brush.fill(); // a line of one point would not be drawn
    brush.beginPath();
    points.forEach(({ x, y }) => brush.lineTo(x * scale, y * scale));
    brush.stroke();
  }
}

// What a mask in a file says: drawn where it is white, or, where it is transparent anywhere, there. Throws where this browser
// cannot read it.
/** @param {Blob} file */
export async function drawnMask(file) {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const read = brush.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = new Uint32Array(read.data.buffer);
  const isTransparent = read.data.some((value, at) => at % 4 === 3 && value < HALF);
  brush.fillStyle = COLOUR;
  brush.fillRect(0, 0, 1, 1);
  const [inside] = new Uint32Array(brush.getImageData(0, 0, 1, 1).data.buffer);
  for (let at = 0; at < pixels.length; at++) {
    const [red, green, blue, alpha] = read.data.subarray(4 * at, 4 * at + 4);
    const isWhite = 0.299 * red + 0.587 * green + 0.114 * blue >= HALF;
    pixels[at] = (isTransparent ? alpha < HALF : isWhite) ? inside : 0;
  }
  brush.putImageData(read, 0, 0);
  return canvas;
}
