// Which plots there are, and what each shows.

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
    title: "Jobs that wait",
    axis: count,
    whole: true,
    least: 1,
    lines: [{ name: "waiting", points: (samples) => gauge(samples, "waiting") }],
  },
  {
    series: "jobs",
    title: "Jobs a second",
    axis: amount,
    whole: false,
    least: 1,
    lines: [
      { name: "succeeded", points: (samples) => rate(samples, "succeeded") },
      { name: "failed", points: (samples) => rate(samples, "failed") },
    ],
  },
  {
    series: "requests",
    title: "Requests a second to this front",
    axis: amount,
    whole: false,
    least: 1,
    lines: [
      { name: "all", points: (samples) => rate(samples, "requests") },
      { name: "turned away", points: (samples) => rate(samples, "rejected") },
    ],
  },
  {
    series: "memory",
    title: "Memory of all workers",
    axis: bytes,
    whole: false,
    least: 100e6,
    lines: [{ name: "resident", points: (samples) => gauge(samples, "memory") }],
  },
];
