// How far an entry of the session is, in words.

import { about } from "../languages/format.js";
import { listed, say, sayCount } from "../languages/say.js";
/** @import { Entry } from "./entry.js" */

/** @type {Record<string, () => string>} */
const WORDS = {
  waiting: () => say("Waiting to be sent"),
  running: () => say("Processing"),
  failed: () => say("It could not be processed."),
  expired: () => say("The result is no longer kept."),
};

// How far an entry is that is not done, or why it will not be.
/** @param {Pick<Entry, "state" | "words"> & Partial<Pick<Entry, "percent" | "position" | "eta" | "steps">>} entry */
export function stateWords({ state, words, percent = 0, position = null, eta = null, steps = null }) {
  if (state === "uploading") {
    return say("Uploading {percent} %", { percent: Math.round(percent) });
  }
  if (words) {
    return words;
  }
  if (state === "queued") {
    return listed([say("Waiting"), before(position), eta !== null && about(eta)]);
  }
  if (state === "running" && steps) {
    const [done, all] = steps.split("/").map(Number);
    return listed([say("Step {done} of {all}", { done, all }), eta !== null && about(eta)]);
  }
  return WORDS[state]?.() ?? "";
}

/** @param {number | null} position */
function before(position) {
  if (position === null) {
    return "";
  }
  return position > 0 ? sayCount(position, "{n} before this one", "{n} before this one") : say("next in line");
}
