// How well texts fit: a bar for each, the best first.

import { h } from "../../../../build.js";
/** @import { TextScores } from "../../types.js" */

const NONE = "None of these";

// In whole percent, but for what is nearly nothing or nearly sure. What a model expects may be a little more than all.
/** @param {number} part */
export function percent(part) {
  const rounded = Math.min(100, Math.round(part * 100));
  return part > 0 && rounded === 0 ? "< 1 %" : `${part < 1 && rounded === 100 ? "> 99" : rounded} %`;
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
  const rows = ranked.map(({ text, cosine, probability }) => row(text, probability, cosine.toFixed(3), "score"));
  const noneRow = none === null ? [] : [row(NONE, none, "", "score none")];
  return h("ol", { class: "scores", "aria-label": label }, [...rows, ...noneRow]);
}

/** @param {string} text @param {number} probability @param {string} cosine @param {string} name */
function row(text, probability, cosine, name) {
  const bar = h("span", { class: "bar", "aria-hidden": "true" });
  bar.style.setProperty("--part", String(probability));
  const cosines = cosine && h("span", { class: "cosine", title: "Cosine of the two vectors: how well it fits by itself" }, h("span", { class: "visually-hidden" }, "cosine "), cosine);
  return h("li", { class: name }, h("span", { class: "text" }, text), h("b", { title: "Among these texts alone" }, percent(probability)), cosines || h("span"), bar);
}
