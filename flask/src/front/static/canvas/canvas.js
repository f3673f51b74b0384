// A picture with boxes over it, which can be zoomed and moved: by buttons, wheel, fingers and keys.

import { h } from "../build.js";
import { say } from "../languages/say.js";
import { arrival } from "./arrival.js";
import { Boxes } from "./boxes.js";
import { Controls } from "./controls.js";
import { Gestures } from "./gestures.js";
import { listenToKeys } from "./keys.js";
import { Lens } from "./lens.js";
import { onPaper } from "./paper.js";
import { FITTED } from "./projection.js";
import { Unnamed } from "./unnamed.js";
import { Emitter } from "../events.js";
/** @import { Box, Size } from "../types.js" */
/** @import { Shown } from "./boxes.js" */
/** @import { GestureActs } from "./gestures.js" */
/** @import { KeyActs } from "./keys.js" */
/** @import { Marked } from "./mark.js" */
/** @import { Projection, View } from "./projection.js" */

const STEP = 1.5;
const CLOSER = 3;
const SLACK = { touch: 12, mouse: 2 };
const NAME = say("Picture: plus and minus zoom, zero shows all of it, arrows move it");
const TROUBLE = say("This picture could not be loaded, so its objects cannot be shown in it.");

/** @typedef {{ point: number | null, choose: number, view: View, place: Projection }} CanvasEvents */

/** @extends {Emitter<CanvasEvents>} */
export class Canvas extends Emitter {
  #root;
  #image = h("img", { alt: "", hidden: true });
  #boxes = new Boxes();
  #surface = h("div", { class: "surface" }, this.#image, this.#boxes.element);
  #trouble = h("p", { class: "trouble", role: "status" });
  #controls;
  #unnamed = new Unnamed({ point: (index) => this.#point(index), choose: (index) => this.#tap(index) });
  #lens = new Lens();
  /** @type {number | null} */
  #pointed = null;
  #frame = 0;

  // The empty element `root` is a canvas; there is no picture on it yet. What is pointed at or tapped are its boxes,
  // unless `isPointed` is false: then that is somebody else's business.
  /** @param {HTMLElement} root @param {{ isPointed?: boolean }} [use] */
  constructor(root, { isPointed = true } = {}) {
    super();
    /** @type {GestureActs & KeyActs} */
    const act = {
      isZoomed: () => this.#lens.zoomed,
      zoomIn: () => this.zoomIn(),
      zoomOut: () => this.zoomOut(),
      fit: () => this.fit(),
      step: (parts) => this.#look((lens) => lens.step(parts)),
      zoom: (times, point) => this.#look((lens) => lens.zoom(times, point)),
      pan: (by) => this.#look((lens) => lens.pan(by)),
      twice: (point) => isPointed && this.#look((lens) => (lens.zoomed ? FITTED : lens.zoom(CLOSER, point))),
      point: (point) => isPointed && this.#point(point && this.#boxes.at(point, SLACK.mouse)),
      tap: (point, touch) => isPointed && this.#tap(this.#boxes.at(point, touch ? SLACK.touch : SLACK.mouse)),
    };
    this.#root = root;
    this.#controls = new Controls(act);
    root.classList.add("canvas");
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", NAME);
    root.setAttribute("tabindex", "0");
    root.append(this.#surface, this.#trouble, this.#unnamed.element, this.#controls.element);
    listenToKeys(root, act);
    new Gestures(this.#surface, act);
    new ResizeObserver(() => this.#resized()).observe(root);
    onPaper(root, this.#lens, () => this.#place());
  }

  // The picture is there, whole, without boxes: true. False: it could not be loaded, which the canvas says in
  // words, or another picture was asked for meanwhile. `url` may be null where there is none.
  /** @param {string | null} url @param {Size} size @param {string} alt */
  async show(url, { width, height }, alt) {
    this.#lens.take({ width, height });
    this.#root.style.setProperty("--aspect", `${width} / ${height}`);
    this.#fail(false);
    this.#pointed = null;
    this.highlight(null);
    this.draw([]);
    const image = h("img", { alt, width, height, draggable: "false" });
    this.#image.replaceWith(image);
    this.#image = image;
    const there = await arrival(image, url);
    if (this.#image !== image) return false;
    this.#fail(!there);
    return there;
  }

  // This element lies between the picture and the boxes, as large as the frame. An event "place" tells where the picture
  // has come to lie in it.
  /** @param {Element} element */
  overlay(element) {
    this.#boxes.element.before(element);
  }

  // These boxes are over the picture, {index, xyxy, label, confidence, near}, the most confident first.
  /** @param {Marked[]} boxes @param {Shown} [shown] */
  draw(boxes, shown) {
    this.#boxes.draw(boxes, shown);
    this.#schedule();
  }

  // The box with this index stands out, until another or null is asked for or the pointer comes to another.
  /** @param {number | null} index */
  highlight(index) {
    this.#boxes.light(index);
    this.#schedule();
  }

  // All of this box, {xyxy}, is in sight.
  /** @param {{ xyxy: Box }} box */
  reveal({ xyxy }) {
    this.#look((lens) => lens.revealing(xyxy));
  }

  // The whole picture is seen.
  fit() {
    this.#look(() => FITTED);
  }

  // What is in the middle is larger, unless it is as large as can be.
  zoomIn() {
    this.#look((lens) => lens.zoom(STEP));
  }

  // What is in the middle is smaller, unless the whole picture is seen.
  zoomOut() {
    this.#look((lens) => lens.zoom(1 / STEP));
  }

  // {scale, x, y}, see projection.js. Setting it is silent: no event "view", nothing told to screen readers.
  get view() {
    return this.#lens.view;
  }

  /** @param {View} view */
  set view(view) {
    this.#lens.view = view;
    this.#schedule();
  }

  /** @param {(lens: Lens) => View} next */
  #look(next) {
    if (!this.#lens.ready) return;
    const before = this.view;
    this.view = next(this.#lens);
    if (/** @type {const} */ (["scale", "x", "y"]).every((each) => this.view[each] === before[each])) return;
    if (this.view.scale !== before.scale) this.#controls.say(this.view.scale);
    this.emit("view", this.view);
  }

  /** @param {number | null} index */
  #point(index) {
    if (index === this.#pointed) return;
    this.#pointed = index;
    this.#root.classList.toggle("pointing", index !== null);
    this.highlight(index);
    this.emit("point", index);
  }

  /** @param {number | null} index */
  #tap(index) {
    this.#point(index);
    if (index !== null) this.emit("choose", index);
  }

  #resized() {
    this.#lens.frame = { width: this.#root.clientWidth, height: this.#root.clientHeight };
    this.#boxes.measureAgain();
    this.#place();
  }

  /** @param {boolean} failed */
  #fail(failed) {
    this.#root.classList.toggle("failed", failed);
    this.#trouble.textContent = failed ? TROUBLE : "";
  }

  // However much changes at once, it is drawn once, with the next frame.
  #schedule() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#place();
    });
  }

  #place() {
    if (!this.#lens.ready) return;
    const { zoomed, largest, projection, frame } = this.#lens;
    const { factor, left, top } = projection;
    this.#image.style.transform = `translate(${left}px, ${top}px) scale(${factor})`;
    this.#boxes.place(projection, frame);
    this.#unnamed.update(this.#boxes.unnamed, this.#boxes.colours);
    this.#root.classList.toggle("zoomed", zoomed);
    this.#controls.allow({ smaller: zoomed, larger: !largest });
    this.emit("place", projection);
  }
}
