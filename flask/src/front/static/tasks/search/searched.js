// What was searched: the folder, which legs took part, why others did not, what is not indexed yet.

import { h } from "../../build.js";
import { counted } from "./headline.js";
/** @import { Result } from "./types.js" */

const TOOK_PART = "took part";

/** @param {Pick<Result, "collection" | "legs" | "not_indexed">} result */
export function searched({ collection, legs, not_indexed: missing }) {
  const rows = Object.entries(legs).map(([leg, state]) => [h("dt", {}, leg), h("dd", {}, stateOf(state, missing[leg]))]);
  return h(
    "section",
    { class: "searched", "aria-label": "What was searched" },
    h("h3", {}, "What was searched"),
    h("p", {}, "Folder: ", h("bdi", {}, collection)),
    h("dl", {}, ...rows.flat()),
  );
}

/** @param {string} state @param {number} [missing] */
function stateOf(state, missing = 0) {
  const told = state === TOOK_PART ? state : `did not take part: ${state}`;
  return missing ? `${told}; ${counted(missing, "picture is", "pictures are")} not indexed yet` : told;
}
