// Frames as small JPEGs, which is what travels.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
/** @import { Size } from "../../types.js" */

const QUALITY = 0.8;

export class Encoder {
  #worker = "OffscreenCanvas" in window ? new Worker(new URL("./encode-worker.js", import.meta.url)) : null;
  /** @type {Map<number, (blob: Blob) => void>} */
  #waiting = new Map();
  #last = 0;

  constructor() {
    this.#worker?.addEventListener("message", ({ data: { id, blob } }) => {
      this.#waiting.get(id)?.(blob);
      this.#waiting.delete(id);
    });
  }

  // A JPEG Blob of the picture in that size.
  /** @param {ImageBitmap} picture @param {Size} size @returns {Promise<Blob>} */
  async encode(picture, { width, height }) {
    const worker = this.#worker;
    if (!worker) {
      return jpegOf(picture, { width, height });
    }
    const small = await createImageBitmap(picture, { resizeWidth: width, resizeHeight: height, resizeQuality: "medium" });
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, picture: small, quality: QUALITY }, [small]);
    });
  }
}

// How large a frame of `size` is sent to a network whose input is `input`: as it would be scaled there, never enlarged.
/** @param {Size} size @param {Size} input @returns {Size} */
export function sentSize(size, input) {
  const factor = Math.min(1, input.width / size.width, input.height / size.height);
  return { width: Math.max(1, Math.round(size.width * factor)), height: Math.max(1, Math.round(size.height * factor)) };
}

// A JPEG Blob of what is to be seen, as large as it is or in that size.
/** @param {CanvasImageSource} source @param {Size} size @param {number} [quality] @returns {Promise<Blob>} */
export function jpegOf(source, { width, height }, quality = QUALITY) {
  const canvas = h("canvas", { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  context.imageSmoothingQuality = "medium";
  context.drawImage(source, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(say("The frame could not be encoded.")))), "image/jpeg", quality);
  });
}
