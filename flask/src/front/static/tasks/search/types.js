// What a result of search is made of, for the type checker alone: no browser loads this.

/** @import { Box } from "../../types.js" */

/**
 * @typedef {object} Reason why a picture was found
 * @property {string} leg who ranked it
 * @property {number} rank from 1
 * @property {number} score of the leg's own
 * @property {string} field where the snippet stands, or ""
 * @property {string} snippet with [ and ] around the words that were looked for
 * @property {Box[]} boxes
 */

/**
 * @typedef {object} Hit
 * @property {number} entry its number in the index
 * @property {string[]} paths of its files, relative to the folder
 * @property {number} certainty from 0 to 1
 * @property {number} width in pixels
 * @property {number} height in pixels
 * @property {Reason[]} why the best rank first
 * @property {string[]} group paths of pictures that look the same
 * @property {string} [preview] the name of the job's file that shows it, or ""
 * @property {string} [no_preview] why there is none, or ""
 * @property {string} [job] the id of the job that it came of, in a collection of jobs
 * @property {"kept" | "expired"} [picture] whether that job, and what it was given, is still kept
 */

/**
 * @typedef {object} Result of the task search, asked to find
 * @property {string} collection
 * @property {number} pictures that the collection has
 * @property {Hit[]} hits
 * @property {Hit[]} nearest what came closest where there are no hits
 * @property {number} total of hits, on all pages
 * @property {string} cursor "" on the last page
 * @property {Record<string, string>} legs by name: that it took part, or why not
 * @property {Record<string, number>} not_indexed by leg: pictures that it does not have yet
 */

export {};
