// The regions of a picture as somebody has them on the page, one of them chosen, with all that can be undone.

import { Emitter } from "../../../events.js";
import { say, sayLabel } from "../../../languages/say.js";
import { covers } from "./masks/shapes.js";
/** @import { Point } from "../../../canvas/projection.js" */
/** @import { Box } from "../../../types.js" */
/** @import { Cleaning, Region } from "../types.js" */

const MOST_STEPS = 100;

/** @typedef {{ list: readonly Region[], chosen: number | null }} Step */

// What a region is called where it is shown.
/** @param {Pick<Region, "id" | "name" | "label">} region */
export function nameOf({ id, name, label }) {
  return name || sayLabel(label ?? "") || say("region {id}", { id });
}

// What a region's mask is the answer to: while this stays the same, so does the mask.
/** @param {Pick<Region, "box" | "points" | "given">} region @param {Cleaning} cleaning */
export function promptOf({ box, points, given }, { fill_holes, min_area, simplify }) {
  return JSON.stringify([given ?? [box, points], fill_holes, min_area, simplify]);
}

// Whether the box has in it what the region is about: its points that are inside, else its middle.
/** @param {Box} box @param {Region} region */
export function mayMean([left, top, right, bottom], { points, box, masks: [mask] }) {
  const inside = points.filter((point) => point[2]);
  const around = box ?? (mask?.area ? mask.box : null);
  const middle = around && !inside.length ? [[(around[0] + around[2]) / 2, (around[1] + around[3]) / 2]] : [];
  return [...inside, ...middle].every(([x, y]) => x >= left && x <= right && y >= top && y <= bottom);
}

// Tells "change": of the regions, or of which one is chosen; and "light": another one stands out.
/** @extends {Emitter<{ change: null, light: null }>} */
export class Regions extends Emitter {
  /** @type {readonly Region[]} */
  #list = [];
  /** @type {number | null} */
  #chosen = null;
  /** @type {number | null} */
  #lit = null;
  /** @type {Step[]} */
  #before = [];
  #latest = 0;

  // These and no others are there; nothing can be undone.
  /** @param {readonly Region[]} list */
  begin(list) {
    this.#list = list;
    this.#chosen = this.#lit = null;
    this.#before = [];
    this.#latest = Math.max(0, ...list.map(({ id }) => id));
    this.emit("change", null);
  }

  get list() {
    return this.#list;
  }

  /** @returns {Region | null} */
  get chosen() {
    return this.get(this.#chosen);
  }

  get lit() {
    return this.#lit;
  }

  get canUndo() {
    return this.#before.length > 0;
  }

  /** @param {number | null} id */
  get(id) {
    return this.#list.find((each) => each.id === id) ?? null;
  }

  // The first of so many numbers for new regions, which none has had.
  next(count = 1) {
    this.#latest += count;
    return this.#latest - count + 1;
  }

  // The list is this one, by what a person did.
  /** @param {readonly Region[]} list @param {number | null} [chosen] */
  become(list, chosen = this.#chosen) {
    this.#before = [...this.#before, { list: this.#list, chosen: this.#chosen }].slice(-MOST_STEPS);
    this.#show(list, chosen);
  }

  // That region is changed so, by what a person did.
  /** @param {number} id @param {Partial<Region>} changes */
  edit(id, changes) {
    this.become(this.#list.map((each) => (each.id === id ? { ...each, ...changes } : each)));
  }

  // These regions have got what was asked for; there is nothing in it to be undone.
  /** @param {Map<number, Partial<Region>>} answers */
  hear(answers) {
    this.#show(this.#list.map((each) => ({ ...each, ...answers.get(each.id) })), this.#chosen);
  }

  // What is pressed next is another region, where it was the chosen one.
  /** @param {number} id */
  remove(id) {
    this.become(this.#list.filter((each) => each.id !== id));
  }

  undo() {
    const step = this.#before.at(-1);
    if (step) {
      this.#before = this.#before.slice(0, -1);
      this.#show(step.list, step.chosen);
    }
  }

  /** @param {number | null} id */
  choose(id) {
    this.#show(this.#list, id);
  }

  // That region stands out, until another one does; null: none.
  /** @param {number | null} id */
  light(id) {
    if (id !== this.#lit) {
      this.#lit = id;
      this.emit("light", null);
    }
  }

  // The smallest region whose mask has this point; null where none has.
  /** @param {Point} point */
  at(point) {
    const there = this.#list.filter(({ masks: [mask] }) => mask?.area && covers(mask, point));
    return there.sort(({ masks: [one] }, { masks: [other] }) => one.area - other.area)[0]?.id ?? null;
  }

  /** @param {readonly Region[]} list @param {number | null} chosen */
  #show(list, chosen) {
    this.#list = list;
    this.#chosen = list.some(({ id }) => id === chosen) ? chosen : null;
    this.emit("change", null);
  }
}
