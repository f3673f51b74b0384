// A result of search in a few words.

import { say, sayCount } from "../../languages/say.js";
/** @import { Result } from "./types.js" */

/** @param {Pick<Result, "total">} result */
export function headline({ total }) {
  return total ? sayCount(total, "{n} hit", "{n} hits") : say("Nothing found");
}
