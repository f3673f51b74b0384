// How far an entry of the session is, in words.

/** @import { Entry } from "./entry.js" */

/** @type {Record<string, string>} */
const WORDS = {
  waiting: "Waiting to be sent",
  running: "Processing",
  failed: "It could not be processed.",
  expired: "The result is no longer kept.",
};

// How far an entry is that is not done, or why it will not be.
/** @param {Pick<Entry, "state" | "words"> & Partial<Pick<Entry, "percent" | "position" | "eta" | "steps">>} entry */
export function stateWords({ state, words, percent = 0, position = null, eta = null, steps = null }) {
  if (state === "uploading") {
    return `Uploading ${Math.round(percent)} %`;
  }
  if (state === "queued") {
    return words || ["Waiting", before(position), duration(eta)].filter(Boolean).join(", ");
  }
  if (state === "running" && steps) {
    return words || [`Step ${steps.replace("/", " of ")}`, duration(eta)].filter(Boolean).join(", ");
  }
  return words || WORDS[state];
}

/** @param {number | null} position */
function before(position) {
  if (position === null) {
    return "";
  }
  return position > 0 ? `${position} before this one` : "next in line";
}

/** @param {number | null} seconds */
function duration(seconds) {
  if (seconds === null) {
    return "";
  }
  const whole = Math.max(1, Math.round(seconds));
  return whole < 90 ? `about ${whole} s` : `about ${Math.round(whole / 60)} min`;
}
