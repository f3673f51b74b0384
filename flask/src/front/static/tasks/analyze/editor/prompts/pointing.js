// What a mouse, a pen or a finger does over the picture: a click or a tap is a point, a drag a box.
//
// Right and shifted clicks and long presses are points outside. A finger scrolls the page and moves a zoomed picture as
// elsewhere, and draws boxes where the tool is the box; two fingers zoom. The tool "move" leaves all to the canvas.

import { boxOf } from "../../../../canvas/crosshair.js";
/** @import { Point } from "../../../../canvas/projection.js" */
/** @import { Box } from "../../../../types.js" */

/** @typedef {"inside" | "outside" | "box" | "move"} Tool */

/** @typedef {{ clientX: number, clientY: number }} Place in the window */

/**
 * @typedef {object} PointingActs
 * @property {() => Tool} tool
 * @property {(place: Place) => Point | null} pointAt in the picture; null: beside it
 * @property {(place: Place) => Point} nearest in the picture or at its edge
 * @property {(point: Point, inside: boolean) => void} point
 * @property {(box: Box) => void} box
 * @property {(box: Box | null) => void} sketch what is about to be a box
 * @property {(point: Point | null) => void} hover
 */

/** @typedef {{ id: number, x: number, y: number, point: Point, inside: boolean, draws: boolean, moved: boolean, timer: number }} Press */

const SLOP = 6; // screen pixels that are no drag yet
const LONG_MS = 500;

export class Pointing {
  #act;
  /** @type {Press | null} */
  #press = null;

  // From now on `act` is told of what is done over `surface`.
  /** @param {HTMLElement} surface @param {PointingActs} act */
  constructor(surface, act) {
    this.#act = act;
    /** @type {Record<string, (event: any) => void>} */
    const listeners = {
      pointerdown: (event) => this.#down(event, surface),
      pointermove: (event) => this.#move(event),
      pointerup: (event) => this.#up(event),
      pointercancel: () => this.cancel(),
      pointerleave: () => act.hover(null),
      contextmenu: (event) => act.tool() !== "move" && event.preventDefault(),
    };
    for (const [name, listener] of Object.entries(listeners)) {
      surface.addEventListener(name, listener, { capture: true });
    }
  }

  // What was begun is nothing. True: there was something.
  cancel() {
    const there = this.#press !== null;
    clearTimeout(this.#press?.timer);
    this.#press = null;
    this.#act.sketch(null);
    return there;
  }

  /** @param {PointerEvent} event @param {HTMLElement} surface */
  #down(event, surface) {
    const touch = event.pointerType === "touch";
    const [tool, point] = [this.#act.tool(), this.#act.pointAt(event)];
    if (touch && !event.isPrimary) {
      this.cancel(); // two fingers zoom
      return;
    }
    if (tool === "move" || event.button === 1 || !point) {
      return;
    }
    const inside = tool !== "outside" && !event.shiftKey && event.button !== 2;
    const draws = !touch || tool === "box";
    const timer = touch ? setTimeout(() => this.#held(), LONG_MS) : 0;
    this.#press = { id: event.pointerId, x: event.clientX, y: event.clientY, point, inside, draws, moved: false, timer };
    if (draws) {
      surface.setPointerCapture(event.pointerId);
      event.stopPropagation(); // the canvas would move the picture
    }
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const press = this.#press;
    if (!press || press.id !== event.pointerId) {
      if (event.pointerType !== "touch") {
        this.#act.hover(this.#act.pointAt(event));
      }
      return;
    }
    press.moved ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) >= SLOP;
    if (press.moved) {
      clearTimeout(press.timer);
      if (press.draws) {
        this.#act.sketch(boxOf(press.point, this.#act.nearest(event)));
      }
    }
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const press = this.#press;
    if (!press || press.id !== event.pointerId) {
      return;
    }
    const end = this.#act.nearest(event);
    this.cancel();
    if (!press.moved) {
      this.#act.point(press.point, press.inside);
    } else if (press.draws && end.x !== press.point.x && end.y !== press.point.y) {
      this.#act.box(boxOf(press.point, end));
    }
  }

  #held() {
    const press = this.#press;
    if (press && !press.moved) {
      this.cancel();
      this.#act.point(press.point, false);
    }
  }
}
