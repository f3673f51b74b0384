// The keys of a canvas: + and - zoom, 0 shows the whole picture, arrows move over a zoomed one.

/** @import { Point } from "./projection.js" */

/**
 * @typedef {object} KeyActs
 * @property {() => boolean} isZoomed
 * @property {() => void} zoomIn
 * @property {() => void} zoomOut
 * @property {() => void} fit
 * @property {(parts: Point) => void} step
 */

const PART = 0.15;
/** @type {Record<string, Point>} */
const ARROWS = {
  ArrowLeft: { x: -PART, y: 0 },
  ArrowRight: { x: PART, y: 0 },
  ArrowUp: { x: 0, y: -PART },
  ArrowDown: { x: 0, y: PART },
};

// From now on keys in this element do so. `act` has isZoomed(), zoomIn(), zoomOut(), fit() and step({x,
// y}), in parts of the frame. A key that has nothing to do here is left to the page.
/** @param {HTMLElement} element @param {KeyActs} act */
export function listenToKeys(element, act) {
  /** @type {Record<string, () => void>} */
  const actions = { "+": act.zoomIn, "=": act.zoomIn, "-": act.zoomOut, 0: act.fit };
  element.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (Object.hasOwn(actions, event.key)) actions[event.key]();
    else if (Object.hasOwn(ARROWS, event.key) && act.isZoomed()) act.step(ARROWS[event.key]);
    else return;
    event.preventDefault();
  });
}
