// A hit as a card: its picture, its name, how certain it is, and why it was found.

import { h } from "../../../build.js";
import { percentage } from "../../../languages/format.js";
import { listed, say, sayCount } from "../../../languages/say.js";
import { reasonText, reasonWords } from "./reasons.js";
import { shownHit } from "./shown.js";
/** @import { Hit } from "../types.js" */

const REASONS = 2;

/**
 * @typedef {object} HitActs
 * @property {(hit: Hit) => string | undefined} url the address of its picture
 * @property {(hit: Hit) => void} open
 * @property {(hit: Hit) => void} like
 * @property {() => void} lost its picture did not come
 */

// A list item. What it says comes out of pictures and names of files, and is text.
/** @param {Hit} hit @param {HitActs} acts */
export function hitCard(hit, { url, open, like, lost }) {
  const { folder, name } = parted(hit.paths[0] ?? "");
  const where = hit.job ? "" : folder; // the folder of a job is its id
  const best = hit.why.slice(0, REASONS);
  const certain = certainty(hit);
  const label = [where + name, certain, ...best.map(reasonText)].join(". ");
  const more = [copies(hit.paths.length - 1), hit.group.length > 0 && sayCount(hit.group.length, "{n} more looks the same", "{n} more look the same")].filter(Boolean);
  return h(
    "li",
    { class: "hit card", "data-entry": hit.entry },
    h("button", { type: "button", class: "show", "aria-label": label, onclick: () => open(hit) }, shownHit(hit, url(hit), lost)),
    h(
      "div",
      { class: "text" },
      h("p", { class: "path", title: hit.paths[0] }, where && h("bdi", { class: "folder" }, where), h("bdi", {}, name)),
      h("ul", { class: "why", "aria-label": say("Why") }, best.map((reason) => h("li", {}, ...reasonWords(reason)))),
      h("p", { class: "facts" }, h("span", { class: "certainty" }, certain), more.length > 0 && h("span", {}, listed(more))),
      h("button", { type: "button", class: "button plain like", "aria-label": say("More like {name}", { name }), onclick: () => like(hit) }, say("More like this")),
    ),
  );
}

/** @param {Pick<Hit, "certainty">} hit */
export function certainty({ certainty: part }) {
  return say("{percent} certain", { percent: percentage(part) });
}

// The path up to its last slash, and what is behind it.
/** @param {string} path */
export function parted(path) {
  const at = path.replace(/\/+$/, "").lastIndexOf("/") + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}

/** @param {number} count */
function copies(count) {
  return count > 0 && sayCount(count, "{n} copy", "{n} copies");
}
