// Turns what pointers and the wheel do over an element into zooming, moving, pointing and tapping.
//
// The page stays scrollable. The wheel zooms with Ctrl or Meta held (a pinch on a touchpad comes as that),
// and without them only while the picture is zoomed. That the picture has the focus is no reason to catch
// the wheel: each click gives it the focus. One finger moves a zoomed picture, and scrolls the page over a
// fitted one (touch-action, in canvas.css); two fingers zoom.

/** @import { Point } from "./projection.js" */

const SLOP = 6;
const TWICE_MS = 350;
const TWICE_PX = 24;
const PAUSE_MS = 300;
const LINE_PX = 20;
const LARGEST_NOTCH = 0.25;

/**
 * @typedef {object} GestureActs
 * @property {() => boolean} isZoomed
 * @property {(times: number, point: Point) => void} zoom
 * @property {(by: Point) => void} pan
 * @property {(point: Point) => unknown} twice
 * @property {(point: Point | null) => unknown} point
 * @property {(point: Point, touch: boolean) => unknown} tap
 */

/** @typedef {{ point: Point, time: number }} Tap */

export class Gestures {
  #element;
  #act;
  /** @type {Map<number, Point>} */
  #pointers = new Map();
  /** @type {Point} */
  #start = { x: 0, y: 0 };
  #moved = false;
  /** @type {Tap | null} */
  #lastTap = null;
  #lastCaught = -Infinity;

  // From now on `act` is told, points being of the element: zoom(times, point), pan({x, y}), twice(point),
  // point(point or null), tap(point, touch); and is asked isZoomed().
  /** @param {HTMLElement} element @param {GestureActs} act */
  constructor(element, act) {
    this.#element = element;
    this.#act = act;
    /** @type {Record<string, (event: any) => unknown>} */
    const listeners = {
      pointerdown: (event) => this.#down(event),
      pointermove: (event) => this.#move(event),
      pointerup: (event) => this.#up(event),
      pointercancel: (event) => this.#pointers.delete(event.pointerId),
      pointerleave: () => this.#pointers.size === 0 && act.point(null),
      wheel: (event) => this.#wheel(event),
      touchstart: ownTwoFingers,
      touchmove: ownTwoFingers,
    };
    for (const [name, listener] of Object.entries(listeners)) {
      element.addEventListener(name, listener, { passive: false });
    }
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    this.#element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, this.#at(event));
    this.#moved = this.#pointers.size > 1;
    this.#start = this.#at(event);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const [before, now] = [[...this.#pointers.values()], this.#at(event)];
    if (!this.#pointers.has(event.pointerId)) {
      if (event.pointerType !== "touch") this.#act.point(now);
      return;
    }
    if (!this.#moved && distance(this.#start, now) < SLOP) return;
    this.#moved = true;
    this.#pointers.set(event.pointerId, now);
    const after = [...this.#pointers.values()];
    if (after.length > 1) this.#pinch(before, after);
    else if (this.#act.isZoomed()) this.#act.pan(difference(now, before[0]));
  }

  /** @param {Point[]} before @param {Point[]} after */
  #pinch([a, b], [c, d]) {
    const from = middle(a, b);
    this.#act.zoom(distance(c, d) / Math.max(1, distance(a, b)), from);
    this.#act.pan(difference(middle(c, d), from));
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.#pointers.delete(event.pointerId) || this.#moved) return;
    const [point, time, last] = [this.#at(event), event.timeStamp, this.#lastTap];
    if (last && time - last.time < TWICE_MS && distance(point, last.point) < TWICE_PX) {
      this.#lastTap = null;
      this.#act.twice(point);
    } else {
      this.#lastTap = { point, time };
      this.#act.tap(point, event.pointerType === "touch");
    }
  }

  // A turn that shrinks the picture until it fits is caught until the wheel pauses: the page does not run
  // away.
  /** @param {WheelEvent} event */
  #wheel(event) {
    const zooms = event.ctrlKey || event.metaKey;
    const goesOn = event.timeStamp - this.#lastCaught < PAUSE_MS;
    if (!zooms && !this.#act.isZoomed() && !(goesOn && event.deltaY > 0)) return;
    event.preventDefault();
    this.#lastCaught = event.timeStamp;
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1);
    const turn = pixels * (event.ctrlKey ? 0.01 : 0.002);
    this.#act.zoom(Math.exp(-Math.min(Math.max(turn, -LARGEST_NOTCH), LARGEST_NOTCH)), this.#at(event));
  }

  /** @param {MouseEvent} event */
  #at(event) {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}

// Safari on iOS may act on two fingers itself, in spite of touch-action, and take the pinch away.
/** @param {TouchEvent} event */
function ownTwoFingers(event) {
  if (event.touches.length > 1 && event.cancelable) event.preventDefault();
}

/** @param {Point} a @param {Point} b */
function difference(a, b) {
  return { x: a.x - b.x, y: a.y - b.y };
}

/** @param {Point} a @param {Point} b */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** @param {Point} a @param {Point} b */
function middle(a, b) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
