// What was seen in the last hour, and what follows from it. Pure functions on samples, oldest first.

/** @import { History, Status } from "../types.js" */

/** @typedef {"succeeded" | "failed" | "requests" | "rejected"} Counter */
/** @typedef {Record<string, number>} Done how many jobs ended, by task */
/** @typedef {{ at: number, front: string, waiting: number, memory: number | null, done?: Done } & Record<Counter, number>} Sample */
/** @typedef {{ at: number, value: number | null }} PlotPoint */
/** @typedef {{ at: number, value: number }} KnownPoint */

export const WINDOW_SECONDS = 3600;
const STEP_SECONDS = 12; // between samples that are kept for the whole window
const RECENT_SECONDS = 60; // in which all are kept
const GAP_SECONDS = 2.5 * STEP_SECONDS;
const OF_A_FRONT = new Set(["requests", "rejected"]); // each front counts its own

// The numbers of one answer of /v1/status that change, at the server's time in seconds.
/** @param {Status} status */
export function sampleOf({ time, front, queue, tasks, jobs, requests, workers }) {
  const done = Object.entries(tasks).map(([task, { succeeded, failed }]) => [task, succeeded + failed]);
  return {
    at: Date.parse(time) / 1000,
    front,
    done: Object.fromEntries(done),
    waiting: sum(Object.values(queue).map((each) => each.waiting)),
    succeeded: jobs.succeeded,
    failed: jobs.failed,
    requests: requests.total,
    rejected: sum(Object.values(requests.rejected)),
    memory: workers.length ? sum(workers.map((worker) => worker.memory_bytes ?? 0)) : null,
  };
}

// What the service itself has seen, as samples.
/** @param {History} history @returns {Sample[]} */
export function samplesOf({ front, points }) {
  return points.map(({ at, memory_bytes: memory, ...counted }) => ({ ...counted, at: Date.parse(at) / 1000, front, memory }));
}

// The samples with one more, without those that have left the window, or that a clock set back puts after it. What is
// older than a minute is thinned to what a plot can show.
/** @param {Sample[]} samples @param {Sample} sample */
export function grown(samples, sample) {
  const kept = samples.filter(({ at }) => at < sample.at && at >= sample.at - WINDOW_SECONDS);
  /** @param {Sample | undefined} each */
  const step = (each) => Math.floor((each?.at ?? Infinity) / STEP_SECONDS);
  return [...kept.filter((each, at) => each.at > sample.at - RECENT_SECONDS || step(each) !== step(kept[at + 1])), sample];
}

// Whether nobody has looked for so long that there is a hole before `sample`.
/** @param {Sample[]} samples @param {Sample} sample */
export function isMissed(samples, sample) {
  return !samples.length || sample.at - samples[samples.length - 1].at > GAP_SECONDS;
}

// Points of a number that stands: `[{at, value}]`; null where it is not known.
/** @param {Sample[]} samples @param {"waiting" | "memory"} name */
export function gauge(samples, name) {
  return samples.map((sample) => ({ at: sample.at, value: sample[name] ?? null }));
}

// Points of a counter's growth in a second, from sample to sample. One that began anew has no rate there.
/** @param {Sample[]} samples @param {Counter} name */
export function rate(samples, name) {
  return samples.map((sample, at) => {
    const step = stepTo(samples, at, name);
    return { at: sample.at, value: step && step.growth / step.seconds };
  });
}

// A counter's growth in a second over the last `seconds`; null while that is not known.
/** @param {Sample[]} samples @param {Counter} name @param {number} [seconds] */
export function recentRate(samples, name, seconds = 10) {
  const from = (samples.at(-1)?.at ?? 0) - seconds;
  const steps = samples.map((sample, at) => (sample.at > from ? stepTo(samples, at, name) : null));
  const known = steps.filter((step) => step !== null);
  return known.length ? sum(known.map((step) => step.growth)) / sum(known.map((step) => step.seconds)) : null;
}

// How many jobs of a task end in a second now; null while that is not known.
/** @param {Sample[]} samples @param {string} task */
export function recentPace(samples, task) {
  const counted = samples.filter(({ done }) => done).map((each) => ({ ...each, succeeded: each.done?.[task] ?? 0 }));
  return recentRate(counted, "succeeded");
}

// The points in runs of known values that were seen one soon after the other: what a line may join.
/** @param {PlotPoint[]} points */
export function runs(points) {
  /** @type {KnownPoint[][]} */
  const found = [];
  let last = null;
  for (const point of points) {
    if (point.value === null) {
      last = null;
      continue;
    }
    const known = { at: point.at, value: point.value };
    if (last === null || point.at - last.at > GAP_SECONDS) {
      found.push([known]);
    } else {
      found[found.length - 1].push(known);
    }
    last = known;
  }
  return found;
}

// The last sample of each `seconds`, newest first: short enough to be read as a table.
/** @param {Sample[]} samples @param {number} [seconds] */
export function thinned(samples, seconds = 120) {
  const last = new Map(samples.map((sample, at) => [Math.floor(sample.at / seconds), at]));
  return [...last.values()].reverse();
}

// The marks of an axis from 0 to `most` (above 0) or a little more: steps of 1, 2 or 5 times a power of ten.
/** @param {number} most @param {{ whole?: boolean, wanted?: number }} [about] */
export function ticks(most, { whole = false, wanted = 4 } = {}) {
  const power = 10 ** Math.floor(Math.log10(most / wanted));
  const nice = [1, 2, 5].map((factor) => factor * power).find((step) => step * wanted >= most) ?? 10 * power;
  const step = whole ? Math.max(1, nice) : nice;
  const steps = Math.ceil(most / step);
  return Array.from({ length: steps + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

// From the sample before, with the same counter, to that at `at`.
/** @param {Sample[]} samples @param {number} at @param {Counter} name */
function stepTo(samples, at, name) {
  const later = samples[at];
  let before = at - 1;
  while (OF_A_FRONT.has(name) && before >= 0 && samples[before].front !== later.front) {
    before -= 1;
  }
  const earlier = samples[before];
  if (earlier === undefined) {
    return null;
  }
  const step = { growth: later[name] - earlier[name], seconds: later.at - earlier.at };
  return step.growth >= 0 && step.seconds > 0 ? step : null;
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}
