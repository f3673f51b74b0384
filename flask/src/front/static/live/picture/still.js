// A frame of a live picture as a file.

import { jpegOf } from "./encoder.js";
/** @import { Size } from "../../types.js" */

const QUALITY = 0.92;

// The picture as large as it came, called after its source, and its place in that, in seconds, or the time of day.
/** @param {CanvasImageSource} picture @param {Size} size @param {string} source @param {number | null} seconds */
export async function still(picture, size, source, seconds) {
  const name = `${source.replace(/\.[^.]*$/, "")} ${seconds === null ? timeOfDay() : `${seconds.toFixed(2)} s`}.jpg`;
  const blob = await jpegOf(picture, size, QUALITY);
  return new File([blob], name, { type: blob.type });
}

function timeOfDay() {
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  return now.toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
}
