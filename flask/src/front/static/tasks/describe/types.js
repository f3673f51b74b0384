// What a result of describe is made of, for the type checker alone: no browser loads this.

/** @typedef {"stop" | "length" | "repetition" | "time"} Finish why a text ends */

/** @typedef {{ text: string, finish: Finish }} Said */

/**
 * @typedef {object} Answer
 * @property {string} name
 * @property {string} question
 * @property {string} answer
 * @property {Finish} finish
 * @property {number | null} probability
 */

/**
 * @typedef {object} Result of the task describe
 * @property {Said | null} caption
 * @property {string} alt_text
 * @property {string[] | null} unsupported labels that the caption names and nobody found
 * @property {Answer[]} answers
 */

export {};
