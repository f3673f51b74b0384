// Which plots there are, and what each shows.

import { say } from "../languages/say.js";
import { amount, bytes, count } from "./format.js";
import { gauge, rate } from "./series.js";

/** @import { PlotPoint, Sample } from "./series.js" */

/**
 * @typedef {object} PlotRow
 * @property {string} series
 * @property {string} title
 * @property {(value: number | null) => string} axis what the axis says of a value
 * @property {boolean} whole whether its values are whole numbers
 * @property {number} least the axis reaches so far
 * @property {{ name: string, points: (samples: Sample[]) => PlotPoint[] }[]} lines
 */

/** @type {PlotRow[]} */
export const PLOTS = [
  {
    series: "queue",
    title: say("Jobs that wait"),
    axis: count,
    whole: true,
    least: 1,
    lines: [{ name: say("waiting"), points: (samples) => gauge(samples, "waiting") }],
  },
  {
    series: "jobs",
    title: say("Jobs a second"),
    axis: amount,
    whole: false,
    least: 1,
    lines: [
      { name: say("succeeded"), points: (samples) => rate(samples, "succeeded") },
      { name: say("failed"), points: (samples) => rate(samples, "failed") },
    ],
  },
  {
    series: "requests",
    title: say("Requests a second to this front"),
    axis: amount,
    whole: false,
    least: 1,
    lines: [
      { name: say("all"), points: (samples) => rate(samples, "requests") },
      { name: say("turned away"), points: (samples) => rate(samples, "rejected") },
    ],
  },
  {
    series: "memory",
    title: say("Memory of all workers"),
    axis: bytes,
    whole: false,
    least: 100e6,
    lines: [{ name: say("resident"), points: (samples) => gauge(samples, "memory") }],
  },
];
