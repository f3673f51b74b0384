// What results of tasks that make pictures are made of, for the type checker alone: no browser loads this.

/** @import { Size } from "../../types.js" */

/** @typedef {{ file: string, sha256: string, seed?: number, withheld: string }} Made a picture; `withheld` says why it is none */

/**
 * @typedef {object} MadeResult what there is of each such result
 * @property {string} prompt
 * @property {boolean} prompt_whole whether the model was told all of it
 * @property {Size} image
 * @property {number} steps_done
 * @property {boolean} stopped whether somebody wanted no more
 * @property {{ name: string }} model
 * @property {string} notice what its user has to know
 * @property {Record<string, any>} options
 * @property {Record<string, number>} timings_ms
 */

/** @typedef {MadeResult & { pictures: (Made & { seed: number })[] }} GenerateResult */

export {};
