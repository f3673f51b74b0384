// The numbers that matter most, each with a line of words below it.

import { h } from "../build.js";
import { amount, bytes, count, duration, percent } from "./format.js";
import { say, sayCount } from "../languages/say.js";
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
    return tile("ready", say("Service"), say("? No answer"), say("What is shown was seen before"), "bad");
  }
  const words = ready ? sayCount(models.length, "{n} model answers", "{n} models answer") : say("The reason is above");
  return tile("ready", say("Service"), ready ? say("✓ Ready") : say("✗ Not ready"), words, ready ? "good" : "bad");
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
  const words = all.length ? say("{size} of memory", { size: bytes(memory) }) : say("Nobody works");
  return tile("workers-count", say("Workers"), count(all.length), words, all.length ? null : "bad");
}

/** @param {Shown} status */
function failures({ jobs, time: now }) {
  const ended = jobs.succeeded + jobs.failed;
  const span = duration((Date.parse(now) - Date.parse(jobs.since)) / 1000);
  const words = say("{percent} of {n} in {span}", { percent: percent(jobs.failed / ended), n: ended, span });
  return tile("failures-count", say("Failed jobs"), count(jobs.failed), ended ? words : say("No job has ended yet"));
}
