// A result of search in a few words.

/** @import { Result } from "./types.js" */

/** @param {Pick<Result, "total">} result */
export function headline({ total }) {
  return total ? counted(total, "hit") : "Nothing found";
}

/** @param {number} count @param {string} noun @param {string} [many] */
export function counted(count, noun, many = `${noun}s`) {
  return `${count} ${count === 1 ? noun : many}`;
}
