// The numbers that matter most, each with a line of words below it.

import { h } from "../build.js";
import { amount, bytes, count, duration, percent } from "./format.js";
import { say } from "../languages/say.js";
import { recentPace, recentRate } from "./series.js";
/** @import { QueueStatus, Status } from "../types.js" */
/** @import { Sample } from "./series.js" */

/** @typedef {Omit<Status, "ready"> & { ready: boolean | null }} Shown */

// The tiles of an answer of /v1/status and the samples so far, for a dl. `ready` is null where nobody knows.
/** @param {Shown} status @param {Sample[]} samples */
export function tiles(status, samples) {
  return [
    service(status),
    queue(status),
    pace(status, samples),
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
function queue({ queue: tasks }) {
  const lines = Object.entries(tasks);
  const waiting = lines.reduce((total, [, each]) => total + each.waiting, 0);
  const full = lines.filter(([, each]) => each.waiting >= each.limit).map(([task]) => task);
  return tile("queue", say("Jobs that wait"), count(waiting), waitingWords(lines, waiting, full), full.length ? "bad" : null);
}

/** @param {[task: string, state: QueueStatus][]} lines @param {number} waiting @param {string[]} full */
function waitingWords(lines, waiting, full) {
  if (full.length) {
    return say("Full, new jobs are turned away: {tasks}", { tasks: full.join(", ") });
  }
  if (waiting === 0) {
    return say("No job waits");
  }
  const times = lines.filter(([, each]) => each.waiting).map(([, each]) => each.eta_seconds);
  const longest = times.includes(null) ? null : Math.max(...times.map(Number));
  return longest === null ? say("How long that takes is not known yet") : say("Done in about {time}", { time: duration(longest) });
}

/** @param {Shown} status @param {Sample[]} samples */
function pace({ tasks }, samples) {
  const [done, failed] = [recentRate(samples, "succeeded"), recentRate(samples, "failed")];
  const busy = Object.keys(tasks).filter((task) => recentPace(samples, task));
  const words = busy.join(", ") || say("In the last 10 seconds");
  return tile("pace", say("Jobs a second"), amount(done === null || failed === null ? null : done + failed), words);
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
