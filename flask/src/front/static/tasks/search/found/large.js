// One hit, large: all that is known of why it was found, and the way to its neighbours.

import { h } from "../../../build.js";
import { pixels } from "../../../languages/format.js";
import { listed, say, sayCount } from "../../../languages/say.js";
import { certainty, parted } from "./card.js";
import { reasonWords } from "./reasons.js";
import { LEGS } from "./searched.js";
import { shownHit } from "./shown.js";
/** @import { Hit, Reason } from "../types.js" */
/** @import { HitActs } from "./card.js" */

/** @typedef {{ back: () => void, step: (by: number) => void }} LargeActs */

// A section about the hit at `at`, from 0, of `count`. Its heading takes the focus.
/** @param {Hit} hit @param {{ at: number, count: number }} place @param {Omit<HitActs, "open"> & LargeActs} acts */
export function largeHit(hit, { at, count }, { url, like, lost, back, step }) {
  const { name } = parted(hit.paths[0] ?? "");
  /** @param {string} words @param {() => void} onclick @param {boolean} [off] */
  const button = (words, onclick, off = false) =>
    h("button", { type: "button", class: "button plain", "aria-disabled": off && "true", onclick }, words);
  return h(
    "section",
    { class: "large", "aria-label": say("The chosen hit") },
    h("h3", { tabindex: -1 }, h("bdi", {}, name)),
    h("p", { class: "choices" },
      button(say("Back to all hits"), back),
      button(say("Previous hit"), () => step(-1), at === 0),
      button(say("Next hit"), () => step(1), at + 1 === count),
      button(say("More like this"), () => like(hit)),
    ),
    shownHit(hit, url(hit), lost),
    h("p", { class: "facts" },
      h("span", { class: "certainty" }, certainty(hit)),
      h("span", {}, pixels(hit)),
      h("span", {}, say("{n} of {all}", { n: at + 1, all: count })),
    ),
    h("ul", { class: "why", "aria-label": say("Why") }, hit.why.map(reasonItem)),
    hit.job && jobOf(hit.job, hit.picture === "kept"),
    files(say("Its file"), say("Its files"), hit.paths),
    files(say("Looks the same"), say("Look the same"), hit.group),
  );
}

/** @param {Reason} reason */
function reasonItem(reason) {
  const { leg, rank, boxes } = reason;
  const where = boxes.length > 0 && sayCount(boxes.length, "{n} box", "{n} boxes");
  return h("li", {}, ...reasonWords(reason), " ", h("small", {}, listed([say("{leg}, rank {rank}", { leg: LEGS[leg] ?? leg, rank }), where])));
}

// The way to the job that it came of, whose picture is whole.
/** @param {string} job @param {boolean} kept */
function jobOf(job, kept) {
  return h("p", {}, kept ? h("a", { href: `#${job}` }, say("The whole picture and its result")) : say("The whole picture is no longer kept."));
}

/** @param {string} one @param {string} many @param {string[]} paths */
function files(one, many, paths) {
  const items = paths.map((path) => h("li", {}, h("bdi", {}, path)));
  return paths.length > 0 && h("div", { class: "files-of" }, h("h4", {}, paths.length > 1 ? many : one), h("ul", {}, items));
}
