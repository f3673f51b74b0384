// What a result of analyze is made of, for the type checker alone: no browser loads this.

/** @import { Box, Size } from "../../types.js" */

/** @typedef {[x: number, y: number, inside: number]} PromptPoint in pixels of the upright picture; 1 inside, 0 outside */

/** @typedef {{ size: [height: number, width: number], counts: string }} Rle a mask as COCO's tools write it */

/** @typedef {{ text: string, cosine: number, probability: number, rank: number }} TextScore */

/** @typedef {{ scores: TextScore[], none_of_these: number | null }} TextScores in the order of the request */

/**
 * @typedef {object} Mask
 * @property {number} predicted_iou
 * @property {number} stability
 * @property {number} area in pixels
 * @property {Box} box
 * @property {Rle} rle
 * @property {number} polygon_iou
 */

/**
 * @typedef {object} RegionResult
 * @property {string} name
 * @property {"request" | "detect" | "everything"} source
 * @property {Box | null} box
 * @property {PromptPoint[]} points
 * @property {string | null} label
 * @property {number | null} confidence
 * @property {Mask[]} masks the one that is meant most likely first
 * @property {TextScores | null} texts
 */

/**
 * @typedef {object} Result of the task analyze
 * @property {Size} image
 * @property {TextScores | null} texts
 * @property {RegionResult[]} regions
 * @property {Record<string, any>} options
 */

/**
 * @typedef {object} Region as it is on the page, where it may have been edited
 * @property {number} id
 * @property {string} name
 * @property {RegionResult["source"]} source
 * @property {Box | null} box
 * @property {PromptPoint[]} points
 * @property {string | null} label
 * @property {number | null} confidence
 * @property {Rle | null} given the mask that was taken, where box and points alone would not bring it again
 * @property {Mask[]} masks the one that is shown first; none yet, where nothing was answered
 * @property {string} masksOf what they are the answer to, as `promptOf` tells it
 * @property {TextScores | null} texts
 * @property {string} textsOf what they are the answer to
 */

/**
 * @typedef {object} Cleaning of masks, by the options' names
 * @property {number} fill_holes
 * @property {number} min_area
 * @property {number} simplify
 */

/** @typedef {{ text: string, none: boolean, regions: boolean, template: string }} Words that are compared, one a line */

/** @typedef {{ regions: Region[], words: Words, scores: TextScores | null, scoresOf: string, cleaning: Cleaning }} Edits */

export {};
