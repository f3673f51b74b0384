// Hits as a list: where each picture lies, how certain it is, and by what it was found.

import { h } from "../../build.js";
import { counted } from "./headline.js";
/** @import { Box } from "../../types.js" */
/** @import { Hit, Reason } from "./types.js" */

const SIDES = ["left", "top", "right", "bottom"];

// A list of them in their order. What they say comes out of pictures and names of files, and is text.
/** @param {Hit[]} hits @param {string} about */
export function hitList(hits, about) {
  return h("ol", { class: "hits", "aria-label": about }, hits.map(hitItem));
}

/** @param {Hit} hit */
function hitItem({ paths, certainty, width, height, why, group }) {
  const [first, ...copies] = paths;
  const sure = h("span", { class: "certainty" }, `${Math.round(certainty * 100)} % certain`);
  const size = h("small", {}, `${width} × ${height} pixels`);
  return h(
    "li",
    {},
    h("p", { class: "path" }, h("bdi", {}, first)),
    h("p", { class: "facts" }, sure, size),
    h("ul", { class: "why", "aria-label": "Why" }, why.map(reasonItem)),
    others("The same file", copies),
    others("Looks the same", group),
  );
}

/** @param {Reason} reason */
function reasonItem({ leg, rank, field, snippet, boxes }) {
  const where = field && field !== leg ? ` (${field})` : "";
  const words = snippet && [": ", h("bdi", { class: "snippet" }, snippet)];
  return h("li", {}, `${leg}${where}, rank ${rank}`, ...(words || []), boxes.length > 0 && boxList(boxes));
}

/** @param {Box[]} boxes */
function boxList(boxes) {
  const items = boxes.map((box) => h("li", {}, SIDES.map((side, at) => `${side} ${Math.round(box[at])}`).join(", ")));
  const summary = h("summary", {}, counted(boxes.length, "box", "boxes"));
  return h("details", { class: "boxes" }, summary, h("ol", { "aria-label": "Boxes in pixels" }, items));
}

/** @param {string} words @param {string[]} paths */
function others(words, paths) {
  const each = paths.flatMap((path, at) => [at > 0 && ", ", h("bdi", {}, path)]);
  return paths.length > 0 && h("p", { class: "others" }, `${words}: `, ...each);
}
