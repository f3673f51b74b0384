// One hit, large: all that is known of why it was found, and the way to its neighbours.

import { h } from "../../../build.js";
import { counted } from "../headline.js";
import { parted, sureness } from "./card.js";
import { reasonWords } from "./reasons.js";
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
    { class: "large", "aria-label": "The chosen hit" },
    h("h3", { tabindex: -1 }, h("bdi", {}, name)),
    h("p", { class: "choices" },
      button("Back to all hits", back),
      button("Previous hit", () => step(-1), at === 0),
      button("Next hit", () => step(1), at + 1 === count),
      button("More like this", () => like(hit)),
    ),
    shownHit(hit, url(hit), lost),
    h("p", { class: "facts" },
      h("span", { class: "certainty" }, `${sureness(hit)} certain`),
      h("span", {}, `${hit.width} × ${hit.height} pixels`),
      h("span", {}, `${at + 1} of ${count}`),
    ),
    h("ul", { class: "why", "aria-label": "Why" }, hit.why.map(reasonItem)),
    hit.job && jobOf(hit.job, hit.picture === "kept"),
    files("Its file", "Its files", hit.paths),
    files("Looks the same", "Look the same", hit.group),
  );
}

/** @param {Reason} reason */
function reasonItem(reason) {
  const { leg, rank, boxes } = reason;
  const where = boxes.length > 0 && `, ${counted(boxes.length, "box", "boxes")}`;
  return h("li", {}, ...reasonWords(reason), " ", h("small", {}, `${leg}, rank ${rank}`, where));
}

// The way to the job that it came of, whose picture is whole.
/** @param {string} job @param {boolean} kept */
function jobOf(job, kept) {
  return h("p", {}, kept ? h("a", { href: `#${job}` }, "The whole picture and its result") : "The whole picture is no longer kept.");
}

/** @param {string} one @param {string} many @param {string[]} paths */
function files(one, many, paths) {
  const items = paths.map((path) => h("li", {}, h("bdi", {}, path)));
  return paths.length > 0 && h("div", { class: "files-of" }, h("h4", {}, paths.length > 1 ? many : one), h("ul", {}, items));
}
