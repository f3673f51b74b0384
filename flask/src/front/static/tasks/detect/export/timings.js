// How long each stage of the work took, as bars with words.

import { h } from "../../../build.js";
import { milliseconds } from "../../../languages/format.js";
import { say } from "../../../languages/say.js";
/** @import { Timings } from "../types.js" */

/** @type {Record<string, string>} */
const WORDS = {
  open: say("open"),
  decode: say("decode"),
  letterbox: say("letterbox"),
  infer: say("network"),
  heads: say("read out"),
  nms: say("suppression"),
  draw: say("draw"),
  encode: say("encode"),
};

// What a stage of `timings_ms` is called.
/** @param {string} stage */
export function stageWords(stage) {
  return WORDS[stage] ?? stage;
}

// The milliseconds of all stages together.
/** @param {Timings} timings */
export function totalOf(timings) {
  return Object.values(timings).reduce((sum, each) => sum + each, 0);
}

// A list: each stage with a bar as long as its part of the whole, and its time; at the end the total.
/** @param {Timings} timings */
export function timingBars(timings) {
  const total = totalOf(timings);
  const stages = Object.entries(timings).map(([stage, time]) => {
    const bar = h("span", { class: "bar" });
    bar.style.setProperty("inline-size", `${total ? (100 * time) / total : 0}%`);
    return line(stageWords(stage), h("span", { class: "track" }, bar), time);
  });
  return h("ul", { class: "timings" }, ...stages, line(say("total"), h("span"), total, "total"));
}

/** @param {string} words @param {Element} bar @param {number} time @param {string | null} [kind] */
function line(words, bar, time, kind = null) {
  return h("li", { class: kind }, h("span", {}, words), bar, h("span", {}, milliseconds(time)));
}
