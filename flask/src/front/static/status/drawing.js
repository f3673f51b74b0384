// The inside of a plot: axis, lines and their last values, as svg elements.

import { svg } from "../build.js";
import { say } from "../languages/say.js";
import { WINDOW_SECONDS, runs, ticks } from "./series.js";
/** @import { Size } from "../types.js" */
/** @import { PlotRow } from "./plots.js" */
/** @import { KnownPoint, PlotPoint } from "./series.js" */

/** @typedef {{ left: number, right: number, top: number, bottom: number, label: number }} Frame */
/** @typedef {(value: number) => number} Scale */

const [MINUTE, MARK_MINUTES] = [60, 10];

// A plot of `lines`, each a list of points, up to `until`. `size` is {width, height, em} in pixels.
/** @param {PlotPoint[][]} lines @param {number} until @param {PlotRow} about @param {Size & { em: number }} size */
export function drawing(lines, until, { axis, whole, least }, size) {
  const known = lines.flat().filter(({ value }) => value !== null);
  const most = Math.max(0, ...known.map(({ value }) => value ?? 0));
  const marks = ticks(most || least, { whole });
  const frame = frameOf(size);
  /** @param {number} at */
  const x = (at) => frame.left + (1 - (until - at) / WINDOW_SECONDS) * (frame.right - frame.left);
  /** @param {number} value */
  const y = (value) => frame.bottom - (value / marks[marks.length - 1]) * (frame.bottom - frame.top);
  return [
    ...marks.flatMap((mark) => level(axis(mark), y(mark), frame, size.em)),
    ...minutes(until, frame, x),
    text(say("{n} min ago", { n: WINDOW_SECONDS / MINUTE }), frame.left, frame.label, "start"),
    text(say("now"), frame.right, frame.label, "end"),
    ...lines.flatMap((points, at) => curve(points, at, x, y)),
  ];
}

/** @param {Size & { em: number }} size */
function frameOf({ width, height, em }) {
  const right = Math.max(em * 6, width - em);
  return { left: em * 5, right, top: em, bottom: height - em * 2, label: height - em / 2 };
}

/** @param {string} words @param {number} y @param {Frame} frame @param {number} em */
function level(words, y, { left, right }, em) {
  return [
    svg("line", { class: "grid", x1: left, x2: right, y1: rounded(y), y2: rounded(y) }),
    text(words, left - em / 2, y + em / 3, "end"),
  ];
}

/** @param {number} until @param {Frame} frame @param {Scale} x */
function minutes(until, { bottom }, x) {
  return Array.from({ length: WINDOW_SECONDS / MINUTE / MARK_MINUTES + 1 }, (_, back) => {
    const place = rounded(x(until - back * MARK_MINUTES * MINUTE));
    return svg("line", { class: "grid", x1: place, x2: place, y1: bottom, y2: bottom + 4 });
  });
}

/** @param {PlotPoint[]} points @param {number} at @param {Scale} x @param {Scale} y */
function curve(points, at, x, y) {
  const joined = runs(points).map((run) => svg("path", { class: `line line-${at + 1}`, d: path(run, x, y) }));
  const last = points.at(-1);
  if (!last || last.value === null) {
    return joined;
  }
  const [cx, cy] = [rounded(x(last.at)), rounded(y(last.value))];
  return [...joined, svg("circle", { class: `end line-${at + 1}`, cx, cy, r: 3.5 })];
}

/** @param {KnownPoint[]} run @param {Scale} x @param {Scale} y */
function path(run, x, y) {
  const steps = run.map(({ at, value }) => `${rounded(x(at))} ${rounded(y(value))}`);
  return `M${steps.join("L")}${run.length === 1 ? "h0" : ""}`;
}

/** @param {string} words @param {number} x @param {number} y @param {string} anchor */
function text(words, x, y, anchor) {
  return svg("text", { x: rounded(x), y: rounded(y), "text-anchor": anchor }, words);
}

/** @param {number} number */
function rounded(number) {
  return Math.round(number * 10) / 10;
}
