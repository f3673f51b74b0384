// How well texts fit: a bar for each, the best first.

import { h } from "../../../../build.js";
import { number, percentage } from "../../../../languages/format.js";
import { say, sayCount } from "../../../../languages/say.js";
/** @import { Mask, TextScores } from "../../types.js" */

const NONE = say("None of these");

// In whole percent, but for what is nearly nothing or nearly sure. What a model expects may be a little more than all.
/** @param {number} part */
export function percent(part) {
  const rounded = Math.min(100, Math.round(part * 100));
  if (part > 0 && rounded === 0) {
    return say("< {n} %", { n: 1 });
  }
  return part < 1 && rounded === 100 ? say("> {n} %", { n: 99 }) : percentage(part);
}

// The text that fits best; null where none was compared.
/** @param {TextScores | null} texts */
export function bestOf(texts) {
  const best = texts?.scores.find(({ rank }) => rank === 1);
  return best && texts && (texts.none_of_these ?? 0) <= best.probability ? best : null;
}

// A list of them, as rows of text, cosine and probability.
/** @param {TextScores} texts @param {string} label */
export function scoreList({ scores, none_of_these: none }, label) {
  const ranked = [...scores].sort((one, other) => one.rank - other.rank);
  const rows = ranked.map(({ text, cosine, probability }) => row(text, probability, number(cosine, 3, 3), "score"));
  const noneRow = none === null ? [] : [row(NONE, none, "", "score none")];
  return h("ol", { class: "scores", "aria-label": label }, [...rows, ...noneRow]);
}

/** @param {string} text @param {number} probability @param {string} cosine @param {string} name */
function row(text, probability, cosine, name) {
  const bar = h("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--part", String(probability));
  const cosines = cosine && h("span", { class: "cosine", title: say("Cosine of the two vectors: how well it fits by itself") }, h("span", { class: "visually-hidden" }, say("cosine"), " "), cosine);
  return h("li", { class: name }, h("span", { class: "text" }, text), h("b", { title: say("Among these texts alone") }, percent(probability)), cosines || h("span"), bar);
}

// How large a mask is, and how good it is expected to be.
/** @param {Pick<Mask, "area" | "predicted_iou">} mask */
export function measured({ area, predicted_iou: iou }) {
  return sayCount(area, "{n} pixel, predicted IoU {iou}", "{n} pixels, predicted IoU {iou}", { iou: percent(iou) });
}
