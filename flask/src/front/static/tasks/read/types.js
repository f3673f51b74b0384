// What a result of read is made of, for the type checker alone: no browser loads this.

/** @import { Size } from "../../types.js" */

/** @typedef {[x: number, y: number]} Point in pixels of the upright picture */

/**
 * @typedef {object} Line
 * @property {string} text
 * @property {number} confidence
 * @property {[Point, Point, Point, Point]} polygon from the text's own top left on along its top
 * @property {number} turn
 */

/**
 * @typedef {object} Result of the task read
 * @property {Size} image
 * @property {string} text
 * @property {number} turn
 * @property {Line[]} lines in the order of reading
 */

export {};
