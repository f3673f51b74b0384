// What was searched: how many pictures, by what, why not by more, and what is not indexed yet.

import { h } from "../../../build.js";
import { isolated } from "../../../isolate.js";
import { say, sayCount, sayGiven } from "../../../languages/say.js";
/** @import { Result } from "../types.js" */

const TOOK_PART = "took part";
/** @type {Record<string, string>} */
export const LEGS = {
  words: say("Words in names and texts"),
  labels: say("Objects"),
  meaning: say("Meaning"),
  looks: say("Looks"),
  copies: say("The same picture"),
  filters: say("Filters"),
};

// Folded up where something was found.
/** @param {Result} result */
export function searched({ collection, pictures, hits, legs, not_indexed: missing }) {
  const rows = Object.entries(legs).map(([leg, state]) => [
    h("dt", {}, LEGS[leg] ?? leg),
    h("dd", {}, stateOf(state), missing[leg] > 0 && h("small", {}, ", ", sayCount(missing[leg], "{n} picture is not indexed yet", "{n} pictures are not indexed yet"))),
  ]);
  return h(
    "details",
    { class: "searched", open: !hits.length },
    h("summary", {}, say("What was searched")),
    h("p", {}, say("{things} of {collection}, by:", { things: sayCount(pictures, "{n} picture", "{n} pictures"), collection: isolated(collection) })),
    h("dl", {}, ...rows.flat()),
  );
}

/** @param {string} state */
function stateOf(state) {
  return state === TOOK_PART ? say("searched") : say("not searched: {why}", { why: sayGiven(state) });
}
