// What was searched: how many pictures, by what, why not by more, and what is not indexed yet.

import { h } from "../../../build.js";
import { counted } from "../headline.js";
/** @import { Result } from "../types.js" */

const TOOK_PART = "took part";
/** @type {Record<string, string>} */
const LEGS = {
  words: "Words in names and texts",
  labels: "Objects",
  meaning: "Meaning",
  looks: "Looks",
  copies: "The same picture",
  filters: "Filters",
};

// Folded up where something was found.
/** @param {Result} result */
export function searched({ collection, pictures, hits, legs, not_indexed: missing }) {
  const rows = Object.entries(legs).map(([leg, state]) => [
    h("dt", {}, LEGS[leg] ?? leg),
    h("dd", {}, stateOf(state), missing[leg] > 0 && h("small", {}, `, ${counted(missing[leg], "picture is", "pictures are")} not indexed yet`)),
  ]);
  return h(
    "details",
    { class: "searched", open: !hits.length },
    h("summary", {}, "What was searched"),
    h("p", {}, `${counted(pictures, "picture")} of `, h("bdi", {}, collection), ", by:"),
    h("dl", {}, ...rows.flat()),
  );
}

/** @param {string} state */
function stateOf(state) {
  return state === TOOK_PART ? "searched" : `not searched: ${state}`;
}
