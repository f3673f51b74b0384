// What two answers have in common and what not, in words and tables.

import { h } from "../../../build.js";
import { milliseconds, percentage } from "../../../languages/format.js";
import { say, sayCount, sayLabel } from "../../../languages/say.js";
import { stageWords, totalOf } from "../export/timings.js";
import { counts } from "./differences.js";
/** @import { Seen, Timings } from "../types.js" */
/** @import { Differences } from "./differences.js" */

const MOST = 20; // so many objects of one model alone are listed

/** @typedef {{ name: string, detections: Seen[], timings: Timings }} Side */
/** @typedef {(side: number | null, index: number | null) => void} Light */
/** @typedef {{ name: string, values: (string | number)[], differs?: boolean }} Row */

// The report on two `sides`, each {name, detections, timings}; `found` is what differences.js says of them.
// `light(side, index)` is called when a person looks at an object, with null twice when they look away.
/** @param {Side[]} sides @param {Differences} found @param {Light} light */
export function reportOf(sides, found, light) {
  const alone = [found.onlyFirst, found.onlySecond];
  return [
    h("p", { class: "summary" }, summary(sides, found)),
    h("div", { class: "alone" }, ...sides.map((side, at) => listOf(side, at, alone[at], light))),
    table(say("Objects"), sides, countRows(sides)),
    table(say("Time"), sides, timeRows(sides)),
  ];
}

/** @param {Side[]} sides @param {Differences} found */
function summary([first, second], { pairs, onlyFirst, onlySecond }) {
  const objects = sayCount(pairs.length, "{n} object", "{n} objects");
  const only = { n: onlyFirst.length, first: first.name, m: onlySecond.length, second: second.name };
  return say("{objects} found by both, {n} only by {first}, {m} only by {second}.", { objects, ...only });
}

/** @param {Side} one @param {number} side @param {number[]} places @param {Light} light */
function listOf({ name, detections }, side, places, light) {
  const items = places.slice(0, MOST).map((place) => {
    const { label, confidence, index } = detections[place];
    const on = () => light(side, index);
    const off = () => light(null, null);
    const listeners = { onfocus: on, onmouseenter: on, onblur: off, onmouseleave: off, onclick: on };
    const words = `${sayLabel(label)} ${percentage(confidence)}`;
    return h("li", {}, h("button", { type: "button", class: "chip", ...listeners }, words));
  });
  const more = places.length - items.length;
  return h(
    "section",
    { "data-side": side },
    h("h4", {}, say("Only {model} found", { model: name })),
    places.length ? h("ul", {}, ...items) : h("p", {}, say("Nothing.")),
    more > 0 ? h("p", {}, say("and {n} more", { n: more })) : null,
  );
}

/** @param {Side[]} sides */
function countRows([first, second]) {
  return counts(first.detections, second.detections).map((row) => {
    return { name: sayLabel(row.label), values: [row.first, row.second], differs: row.first !== row.second };
  });
}

/** @param {Side[]} sides */
function timeRows([first, second]) {
  const stages = [...new Set([...Object.keys(first.timings), ...Object.keys(second.timings)])];
  /** @param {number | undefined} value */
  const time = (value) => (value === undefined ? "–" : milliseconds(value));
  const rows = stages.map((stage) => {
    return { name: stageWords(stage), values: [time(first.timings[stage]), time(second.timings[stage])] };
  });
  const totals = [first, second].map(({ timings }) => milliseconds(totalOf(timings)));
  return [...rows, { name: say("total"), values: totals, differs: true }];
}

/** @param {string} caption @param {Side[]} sides @param {Row[]} rows */
function table(caption, sides, rows) {
  const heads = sides.map(({ name }) => h("th", { scope: "col" }, name));
  const lines = rows.map(({ name, values, differs }) => {
    const cells = values.map((value) => h("td", {}, String(value)));
    return h("tr", { class: differs ? "differs" : null }, h("th", { scope: "row" }, name), ...cells);
  });
  const head = h("tr", {}, h("td"), ...heads);
  return h("table", {}, h("caption", {}, caption), h("thead", {}, head), h("tbody", {}, ...lines));
}
