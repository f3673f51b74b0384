// What part of a picture a frame shows, and how it changes.

import { clamp, FITTED, largestScale, pan, project, revealing, zoomAt } from "./projection.js";
/** @import { Box, Size } from "../types.js" */
/** @import { Point, View } from "./projection.js" */

export class Lens {
  /** @type {Size} */
  #picture = { width: 0, height: 0 };
  #frame = { width: 0, height: 0 };
  #view = FITTED;

  // Another picture, {width, height}: all of it is seen.
  /** @param {Size} picture */
  take(picture) {
    this.#picture = picture;
    this.#view = FITTED;
  }

  get picture() {
    return this.#picture;
  }

  // Whether there is something to look at, and a place to look through.
  get ready() {
    return this.#picture.width > 0 && this.#frame.width > 0 && this.#frame.height > 0;
  }

  get frame() {
    return this.#frame;
  }

  // The frame has another size; the same point of the picture is in its middle.
  /** @param {Size} frame */
  set frame(frame) {
    this.#frame = frame;
    this.view = this.#view;
  }

  get view() {
    return this.#view;
  }

  /** @param {View} view */
  set view(view) {
    this.#view = this.ready ? clamp(view, this.#picture, this.#frame) : view;
  }

  get zoomed() {
    return this.#view.scale > 1;
  }

  get largest() {
    return this.#view.scale >= largestScale(this.#picture, this.#frame);
  }

  get projection() {
    return project(this.#view, this.#picture, this.#frame);
  }

  // The view `times` as large around a point of the frame, or its middle. Like all that follow, it is only
  // what the view would be; setting it is the caller's.
  /** @param {number} times @param {Point} [point] */
  zoom(times, point = { x: this.#frame.width / 2, y: this.#frame.height / 2 }) {
    return zoomAt(this.#view, times, point, this.#picture, this.#frame);
  }

  // The view after a drag by so many screen pixels.
  /** @param {Point} by */
  pan(by) {
    return pan(this.#view, by, this.#picture, this.#frame);
  }

  // The view after the frame has moved by so many of its own widths and heights.
  /** @param {Point} parts */
  step({ x, y }) {
    return this.pan({ x: -x * this.#frame.width, y: -y * this.#frame.height });
  }

  // The view with all of this box in sight.
  /** @param {Box} xyxy */
  revealing(xyxy) {
    return revealing(xyxy, this.#view, this.#picture, this.#frame);
  }
}
