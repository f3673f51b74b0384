// What a result of edit is made of, for the type checker alone: no browser loads this.

/** @import { Made, MadeResult } from "../making/types.js" */

/** @typedef {{ model: string, steered: boolean, before: number | null, after: number }} Similarity of picture and words, as cosines */

/**
 * @typedef {MadeResult & {
 *   method: string, picture: Made, seed: number, losses: number[], similarity: Similarity[], difference: number | null, fitted: number | null,
 * }} EditResult
 */

export {};
