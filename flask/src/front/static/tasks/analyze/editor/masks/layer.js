// The masks over a picture, and what they were asked by: points, boxes, the crosshair.

import { svg } from "../../../../build.js";
import { coloursOf, dye } from "../../../../canvas/palette.js";
import { toPicture, toScreen } from "../../../../canvas/projection.js";
import { nameOf } from "../regions.js";
import { shapeOf } from "./shapes.js";
/** @import { Point, Projection } from "../../../../canvas/projection.js" */
/** @import { Box } from "../../../../types.js" */
/** @import { PromptPoint, Region } from "../../types.js" */

/** @typedef {{ box: Box | null, crosshair: Point | null }} Drawn what is being pointed at */

const RADIUS = 7;
const SIGN = 3.5;
const ARM = 14;

export class MaskLayer {
  #masks = svg("g", { class: "masks" });
  #prompts = svg("g", { class: "prompts" });
  element = svg("svg", { class: "mask-layer", "aria-hidden": "true" }, this.#masks, this.#prompts);
  /** @type {Map<number, SVGPathElement>} */
  #paths = new Map();
  #colours = coloursOf([]);
  #halo = svg("path", { class: "halo", "vector-effect": "non-scaling-stroke" });
  /** @type {Region | null} */
  #chosen = null;
  /** @type {Drawn} */
  #drawn = { box: null, crosshair: null };
  /** @type {Projection | null} */
  #projection = null;

  // These regions have their masks drawn, the largest below; the prompts are those of the chosen one.
  /** @param {readonly Region[]} regions @param {Region | null} chosen @param {number | null} lit */
  draw(regions, chosen, lit) {
    const shown = regions.filter(({ masks: [mask] }) => mask?.area).sort(({ masks: [one] }, { masks: [other] }) => other.area - one.area);
    const gone = new Set(this.#paths.keys());
    this.#colours = coloursOf(regions.map(nameOf));
    const paths = shown.flatMap((region) => {
      gone.delete(region.id);
      const path = this.#path(region, region.id === chosen?.id, region.id === lit);
      return region.id === chosen?.id ? [this.#haloOf(path), path] : [path];
    });
    gone.forEach((id) => this.#paths.delete(id));
    if (paths.length !== this.#masks.childElementCount || paths.some((path, at) => path !== this.#masks.children[at])) {
      this.#masks.replaceChildren(...paths);
    }
    this.#chosen = chosen;
    this.#prompt();
  }

  // This is drawn besides, while somebody is about it.
  /** @param {Partial<Drawn>} drawn */
  sketch(drawn) {
    this.#drawn = { ...this.#drawn, ...drawn };
    this.#prompt();
  }

  // All is where this projection has it.
  /** @param {Projection} projection */
  place(projection) {
    this.#projection = projection;
    const { left, top, factor } = projection;
    this.#masks.setAttribute("transform", `translate(${left} ${top}) scale(${factor})`);
    this.#prompt();
  }

  // The point of the picture, in its pixels, at this place of the window; null while there is no picture.
  /** @param {{ clientX: number, clientY: number }} place */
  pointAt({ clientX, clientY }) {
    const { left, top } = this.element.getBoundingClientRect();
    return this.#projection && toPicture({ x: clientX - left, y: clientY - top }, this.#projection);
  }

  // How many of the picture's pixels are one of the screen.
  get pixel() {
    return 1 / (this.#projection?.factor ?? 1);
  }

  /** @param {Region} region @param {boolean} chosen @param {boolean} lit */
  #path(region, chosen, lit) {
    const path = this.#paths.get(region.id) ?? svg("path", { "fill-rule": "evenodd", "vector-effect": "non-scaling-stroke" });
    this.#paths.set(region.id, path);
    const { path: outline } = shapeOf(region.masks[0]);
    if (path.getAttribute("d") !== outline) {
      path.setAttribute("d", outline);
    }
    path.dataset.region = String(region.id);
    const colours = this.#colours.get(nameOf(region));
    if (colours) {
      dye(path, colours);
    }
    path.classList.toggle("chosen", chosen);
    path.classList.toggle("lit", lit);
    return path;
  }

  // The chosen outline is white on black: it is seen on any picture.
  /** @param {SVGPathElement} path */
  #haloOf(path) {
    this.#halo.setAttribute("d", path.getAttribute("d") ?? "");
    return this.#halo;
  }

  #prompt() {
    const projection = this.#projection;
    if (!projection) {
      return;
    }
    const { box, crosshair } = this.#drawn;
    const boxes = [this.#chosen?.box, box].filter((each) => each !== null && each !== undefined);
    this.#prompts.replaceChildren(
      ...boxes.flatMap((each) => boxed(each, projection)),
      ...(this.#chosen?.points ?? []).map((each) => pointed(each, projection)),
      ...(crosshair ? [crossed(toScreen(crosshair, projection))] : []),
    );
  }
}

/** @param {Box} box @param {Projection} projection */
function boxed([left, top, right, bottom], projection) {
  const [from, to] = [toScreen({ x: left, y: top }, projection), toScreen({ x: right, y: bottom }, projection)];
  const place = { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y };
  return [svg("rect", { class: "prompt-box under", ...place }), svg("rect", { class: "prompt-box", ...place })];
}

// A point has its sign in it: nobody has to tell green from red.
/** @param {PromptPoint} point @param {Projection} projection */
function pointed([x, y, inside], projection) {
  const at = toScreen({ x, y }, projection);
  const sign = `M${-SIGN} 0H${SIGN}${inside ? `M0 ${-SIGN}V${SIGN}` : ""}`;
  const transform = `translate(${at.x} ${at.y})`;
  return svg("g", { class: inside ? "prompt-point inside" : "prompt-point outside", transform }, svg("circle", { class: "under", r: RADIUS }), svg("circle", { r: RADIUS }), svg("path", { d: sign }));
}

/** @param {Point} at */
function crossed({ x, y }) {
  const arms = `M${x - ARM} ${y}h${2 * ARM}M${x} ${y - ARM}v${2 * ARM}`;
  return svg("g", { class: "crosshair" }, svg("path", { class: "under", d: arms }), svg("path", { d: arms }));
}
