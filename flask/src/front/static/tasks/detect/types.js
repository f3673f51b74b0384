// What a result of detect is made of, for the type checker alone: no browser loads this.

/** @import { Entry as AnyEntry } from "../../session/entry.js" */
/** @import { Box, Size } from "../../types.js" */

/** @typedef {{ label: string, class_id: number, confidence: number, xyxy: Box }} Detection */
/** @typedef {Detection & { index: number, near: boolean }} Seen a detection, its index in the result, and whether it is below the threshold */

/** @typedef {Record<string, number>} Timings milliseconds by stage */

/**
 * @typedef {object} Options
 * @property {number} [confidence_threshold]
 * @property {number} [max_detections]
 * @property {string} [model]
 */

/**
 * @typedef {object} ResultModel the model that gave a result
 * @property {string} name
 * @property {string} weights_sha256
 * @property {string} [labels_sha256] which older results do not tell
 * @property {string} precision
 * @property {string} runtime
 * @property {[width: number, height: number]} input
 */

/**
 * @typedef {object} Result of the task detect
 * @property {Size} image
 * @property {ResultModel} model
 * @property {Detection[]} detections the most confident first
 * @property {Timings} timings_ms
 * @property {Options} options
 */

/** @typedef {Omit<AnyEntry, "result"> & { result: Result | null }} Entry of the session, with such a result */

export {};
