// The numbers that matter most, each with a line of words below it.

import { h } from "../build.js";
import { amount, bytes, count, duration, percent } from "./format.js";
import { recentRate } from "./series.js";
/** @import { QueueStatus, Status } from "../types.js" */
/** @import { Sample } from "./series.js" */

/** @typedef {Omit<Status, "ready"> & { ready: boolean | null }} Shown */

// The tiles of an answer of /v1/status and the samples so far, for a dl. `ready` is null where nobody knows.
/** @param {Shown} status @param {Sample[]} samples */
export function tiles(status, samples) {
  return [
    service(status),
    ...queues(status),
    pace(status, samples),
    time(status),
    workers(status),
    failures(status),
  ];
}

/** @param {string} id @param {string} name @param {string} value @param {string} words @param {string | null} [mood] */
function tile(id, name, value, words, mood = null) {
  return h(
    "div",
    { id, class: mood ? `tile card ${mood}` : "tile card" },
    h("dt", {}, name),
    h("dd", { class: "value" }, value),
    h("dd", {}, h("small", {}, words)),
  );
}

/** @param {Shown} status */
function service({ ready, models }) {
  if (ready === null) {
    return tile("ready", "Service", "? No answer", "What is shown was seen before", "bad");
  }
  const answering = models.length === 1 ? "model answers" : "models answer";
  const words = ready ? `${count(models.length)} ${answering}` : "The reason is above";
  return tile("ready", "Service", ready ? "✓ Ready" : "✗ Not ready", words, ready ? "good" : "bad");
}

/** @param {Shown} status */
function queues({ queue }) {
  const tasks = Object.entries(queue);
  return tasks.map(([task, state]) => {
    const name = tasks.length === 1 ? "Queue" : `Queue of ${task}`;
    const value = `${count(state.waiting)} of ${count(state.limit)}`;
    return tile(`queue-${task}`, name, value, waiting(state), state.waiting >= state.limit ? "bad" : null);
  });
}

/** @param {QueueStatus} state */
function waiting({ waiting: number, limit, eta_seconds: eta }) {
  if (number >= limit) {
    return "Full: new jobs are turned away";
  }
  if (number === 0) {
    return "No job waits";
  }
  return eta === null ? "How long that takes is not known yet" : `Done in about ${duration(eta)}`;
}

/** @param {Shown} status @param {Sample[]} samples */
function pace({ queue }, samples) {
  const [done, failed] = [recentRate(samples, "succeeded"), recentRate(samples, "failed")];
  const known = Object.values(queue).map((state) => state.jobs_per_second).filter((each) => each !== null);
  const possible = known.reduce((total, each) => total + each, 0);
  const words = known.length ? `About ${amount(possible)} are possible` : "What is possible is not known yet";
  return tile("pace", "Jobs a second", amount(done === null || failed === null ? null : done + failed), words);
}

/** @param {Shown} status */
function time({ workers: all }) {
  const times = all.map(({ seconds }) => seconds).filter((seconds) => seconds !== null);
  const [least, most] = [duration(Math.min(...times)), duration(Math.max(...times))];
  if (!times.length) {
    return tile("time", "Time a job takes", "–", "Known after the first job");
  }
  const words = times.length === 1 ? "Measured from recent jobs" : "The fastest and the slowest worker";
  return tile("time", "Time a job takes", least === most ? least : `${least} to ${most}`, words);
}

/** @param {Shown} status */
function workers({ workers: all }) {
  const memory = all.reduce((total, { memory_bytes: each }) => total + (each ?? 0), 0);
  const words = all.length ? `${bytes(memory)} of memory` : "Nobody works";
  return tile("workers-count", "Workers", count(all.length), words, all.length ? null : "bad");
}

/** @param {Shown} status */
function failures({ jobs, time: now }) {
  const ended = jobs.succeeded + jobs.failed;
  const span = duration((Date.parse(now) - Date.parse(jobs.since)) / 1000);
  const words = `${percent(jobs.failed / ended)} of ${count(ended)} in ${span}`;
  return tile("failures-count", "Failed jobs", count(jobs.failed), ended ? words : "No job has ended yet");
}
