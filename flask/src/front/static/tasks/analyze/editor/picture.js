// The picture with its masks, and all ways to point at it.

import { h } from "../../../build.js";
import { Canvas } from "../../../canvas/canvas.js";
import { Crosshair } from "../../../canvas/crosshair.js";
import { say } from "../../../languages/say.js";
import { MaskLayer } from "./masks/layer.js";
import { help } from "./panel/help.js";
import { Toolbar } from "./panel/toolbar.js";
import { Pointing } from "./prompts/pointing.js";
import { nameOf } from "./regions.js";
/** @import { Point } from "../../../canvas/projection.js" */
/** @import { Box, Size } from "../../../types.js" */
/** @import { Place } from "./prompts/pointing.js" */
/** @import { Workbench } from "./workbench.js" */

const NAME = say("Picture to point at");
const ABOUT_ID = "analyze-picture-about";
const ABOUT = say("Arrows move a crosshair, Enter sets a point inside, Shift and Enter one outside, B begins and ends a box, N begins another region.");

export class Picture {
  #canvas;
  #layer = new MaskLayer();
  #toolbar;
  #pointing;
  #crosshair;
  #frame = h("div");
  #said = h("p", { class: "visually-hidden", role: "status" });
  /** @type {Workbench | null} */
  #bench = null;
  /** @type {Size | null} */
  #size = null;
  #names = true;

  constructor() {
    this.#canvas = new Canvas(this.#frame, { isPointed: false });
    this.#canvas.overlay(this.#layer.element);
    this.#canvas.addEventListener("place", ({ detail }) => this.#layer.place(detail));
    this.#frame.setAttribute("role", "application");
    this.#frame.setAttribute("aria-label", NAME);
    const about = h("p", { class: "visually-hidden", id: ABOUT_ID }, ABOUT);
    this.#frame.setAttribute("aria-describedby", ABOUT_ID);
    const begin = () => this.begin();
    this.#toolbar = new Toolbar({
      begin,
      undo: () => this.undo(),
      tooled: (tool) => (this.#frame.dataset.tool = tool),
    });
    const point = (/** @type {Point} */ at, /** @type {boolean} */ inside) => this.#bench?.point(at, inside);
    const box = (/** @type {Box} */ drawn) => this.#bench?.box(drawn);
    const surface = /** @type {HTMLElement} */ (this.#layer.element.parentElement);
    this.#pointing = new Pointing(surface, {
      tool: () => this.#toolbar.tool,
      pointAt: (place) => this.#within(place),
      nearest: (place) => this.#nearest(place),
      point,
      box,
      sketch: (drawn) => this.#layer.sketch({ box: drawn }),
      hover: (at) => this.#hover(at),
    });
    this.#crosshair = new Crosshair(this.#frame, {
      picture: () => this.#size,
      pixel: () => this.#layer.pixel,
      point,
      box,
      sketch: (crosshair, drawn) => this.#sketch(crosshair, drawn),
      say: (words) => this.say(words),
      back: () => this.#pointing.cancel() || this.#leave(),
      remove: () => this.#bench?.regions.chosen && this.#bench.regions.remove(this.#bench.regions.chosen.id),
      begin,
      another: () => this.#another(),
      step: (by) => this.#step(by),
    });
    this.root = h("div", { class: "picture" }, this.#toolbar.root, this.#frame, about, this.#said, help());
  }

  // The picture at `url` is shown for what is done with it at the bench.
  /** @param {Workbench} bench @param {string | null} url @param {Size} size @param {string} name */
  show(bench, url, size, name) {
    this.#bench = bench;
    this.#size = size;
    this.#crosshair.cancel();
    this.#pointing.cancel();
    this.draw();
    return this.#canvas.show(url, size, name).then(() => this.draw());
  }

  clear() {
    this.#bench = this.#size = null;
    this.#layer.draw([], null, null);
    this.#canvas.draw([]);
  }

  // What is drawn is what the bench has.
  draw() {
    const { list, chosen, lit, canUndo } = this.#bench?.regions ?? { list: [], chosen: null, lit: null, canUndo: false };
    this.#layer.draw(list, chosen, lit);
    this.#toolbar.update({ canBegin: chosen !== null, canUndo });
    const shown = list.filter(({ masks: [mask] }) => mask?.area);
    const marks = shown.map((region) => {
      const [{ box, predicted_iou: confidence }] = region.masks;
      return { index: region.id, xyxy: box, label: nameOf(region), confidence, near: false };
    });
    this.#canvas.draw(marks, { outlines: false, names: this.#names });
    this.#canvas.highlight(lit ?? chosen?.id ?? null);
  }

  /** @param {{ fill: number, outlines: boolean, names: boolean }} look */
  look({ fill, outlines, names }) {
    this.#frame.style.setProperty("--fill", String(fill));
    this.#frame.classList.toggle("without-mask-outlines", !outlines);
    this.#names = names;
    this.draw();
  }

  /** @param {string} words */
  say(words) {
    this.#said.textContent = words;
  }

  // All of that region is in sight.
  /** @param {number} id */
  reveal(id) {
    const mask = this.#bench?.regions.get(id)?.masks[0];
    if (mask?.area) {
      this.#canvas.reveal({ xyxy: mask.box });
    }
  }

  // The next press is another region.
  begin() {
    this.#bench?.regions.choose(null);
  }

  undo() {
    this.#bench?.regions.undo();
  }

  focus() {
    this.#frame.focus({ preventScroll: true });
  }

  // The crosshair stays in sight, where the picture is zoomed.
  /** @param {Point | null} crosshair @param {Box | null} box */
  #sketch(crosshair, box) {
    this.#layer.sketch({ crosshair, box });
    if (crosshair) {
      this.#canvas.reveal({ xyxy: [crosshair.x, crosshair.y, crosshair.x, crosshair.y] });
    }
  }

  /** @param {Place} place */
  #within(place) {
    const { width, height } = this.#size ?? { width: 0, height: 0 };
    const point = this.#layer.pointAt(place);
    return point && point.x >= 0 && point.y >= 0 && point.x < width && point.y < height ? point : null;
  }

  /** @param {Place} place */
  #nearest(place) {
    const { width, height } = this.#size ?? { width: 0, height: 0 };
    const { x, y } = this.#layer.pointAt(place) ?? { x: 0, y: 0 };
    return { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height) };
  }

  /** @param {Point | null} at */
  #hover(at) {
    this.#bench?.regions.light(at && this.#bench.regions.at(at));
  }

  #leave() {
    const there = Boolean(this.#bench?.regions.chosen);
    if (there) {
      this.begin();
    }
    return there;
  }

  #another() {
    const chosen = this.#bench?.regions.chosen;
    if (chosen) {
      this.#bench?.pick(chosen.id, chosen.masks.length - 1);
    }
  }

  /** @param {number} by */
  #step(by) {
    const { list = [], chosen } = this.#bench?.regions ?? {};
    const at = list.findIndex(({ id }) => id === chosen?.id);
    const next = list[(at + by + list.length) % list.length];
    if (next) {
      this.#bench?.regions.choose(next.id);
      this.say(nameOf(next));
    }
  }
}
