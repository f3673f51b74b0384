// Pointing by keys: arrows move a crosshair over the picture, Enter sets a point, B begins a box and ends it.

import { say } from "../languages/say.js";
/** @import { Point } from "./projection.js" */
/** @import { Box, Size } from "../types.js" */

/**
 * @typedef {object} CrosshairActs
 * @property {() => Size | null} picture its size in pixels, null while there is none
 * @property {() => number} pixel how many of the picture's pixels are one of the screen
 * @property {(point: Point, inside: boolean) => void} point
 * @property {(box: Box) => void} box
 * @property {(crosshair: Point | null, box: Box | null) => void} sketch
 * @property {(words: string) => void} say
 * @property {() => boolean} back from what is chosen; false: nothing is
 * @property {() => void} remove
 * @property {() => void} begin another region
 * @property {() => void} another mask of the chosen region
 * @property {(by: number) => void} step to another region
 */

const STEP = 16; // screen pixels
const FINE = 2; // with Shift
/** @type {Record<string, Point>} */
const ARROWS = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

export class Crosshair {
  #act;
  /** @type {Point | null} */
  #at = null;
  /** @type {Point | null} */
  #corner = null; // of the box that is begun

  // From now on keys in this element point. A key that has nothing to do here is left to the canvas and the page.
  /** @param {HTMLElement} root @param {CrosshairActs} act */
  constructor(root, act) {
    this.#act = act;
    /** @type {Record<string, (event: KeyboardEvent) => unknown>} */
    const keys = {
      Enter: (event) => this.#enter(event.shiftKey),
      b: () => this.#box(),
      Escape: () => this.cancel() || act.back(),
      Delete: () => act.remove(),
      Backspace: () => act.remove(),
      n: () => act.begin(),
      m: () => act.another(),
      "[": () => act.step(-1),
      "]": () => act.step(1),
    };
    root.addEventListener("keydown", (event) => this.#press(event, root, keys), { capture: true });
    root.addEventListener("blur", () => act.sketch(null, null));
  }

  // There is no crosshair, nor a box that was begun. False: there was none.
  cancel() {
    const there = this.#corner !== null || this.#at !== null;
    this.#at = this.#corner = null;
    this.#act.sketch(null, null);
    return there;
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} root @param {Record<string, (event: KeyboardEvent) => unknown>} keys */
  #press(event, root, keys) {
    const [size, act] = [this.#act.picture(), keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]];
    if (event.target !== root || event.ctrlKey || event.metaKey || event.altKey || !size) {
      return;
    }
    const arrow = ARROWS[event.key];
    if (arrow) {
      this.#step(arrow, event.shiftKey ? FINE : STEP, size);
    } else if (!act || act(event) === false) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  // The crosshair is so many screen pixels farther on, within the picture; it begins in the middle.
  /** @param {Point} arrow @param {number} step @param {Size} size */
  #step({ x, y }, step, { width, height }) {
    const by = this.#at ? step * this.#act.pixel() : 0;
    const { x: left, y: top } = this.#at ?? { x: width / 2, y: height / 2 };
    this.#at = { x: Math.min(Math.max(left + x * by, 0), width), y: Math.min(Math.max(top + y * by, 0), height) };
    this.#sketch();
  }

  #sketch() {
    const [at, corner] = [this.#at, this.#corner];
    this.#act.sketch(at, at && corner && boxOf(at, corner));
    if (at) {
      this.#act.say(`${Math.round(at.x)}, ${Math.round(at.y)}`);
    }
  }

  /** @param {boolean} outside */
  #enter(outside) {
    if (!this.#at) {
      return false;
    }
    if (this.#corner) {
      this.#finish(this.#at, this.#corner);
    } else {
      this.#act.point(this.#at, !outside);
    }
    return true;
  }

  #box() {
    if (this.#at && this.#corner) {
      this.#finish(this.#at, this.#corner);
      return;
    }
    const { width, height } = this.#act.picture() ?? { width: 0, height: 0 };
    this.#corner = this.#at ??= { x: width / 2, y: height / 2 };
    this.#sketch();
    this.#act.say(say("A box begins here. Arrows make it larger, Enter ends it."));
  }

  /** @param {Point} at @param {Point} corner */
  #finish(at, corner) {
    this.#corner = null;
    this.#sketch();
    if (at.x !== corner.x && at.y !== corner.y) {
      this.#act.box(boxOf(at, corner));
    }
  }
}

// The box with these corners.
/** @param {Point} one @param {Point} other @returns {Box} */
export function boxOf(one, other) {
  return [Math.min(one.x, other.x), Math.min(one.y, other.y), Math.max(one.x, other.x), Math.max(one.y, other.y)];
}
