// What each table of the page shows, and what is said where there is nothing to show.

import { h } from "../build.js";
import { number } from "../languages/format.js";
import { say, sayGiven } from "../languages/say.js";
import { ago, bytes, count, moment } from "./format.js";
/** @import { Child } from "../build.js" */
/** @import { Accuracy, Failure, Model, Status, WorkerStatus } from "../types.js" */
/** @import { Column } from "./table.js" */

/** @typedef {Partial<Model> & { name: string, state: string, trouble?: string | null }} ModelRow */

/** @type {Record<string, string>} */
const STATES = { loaded: say("Loaded"), loading: say("Loading"), unloading: say("Unloading"), unloaded: say("Not loaded") };
/** @type {Record<string, string>} */
const REASONS = {
  queue_full: say("The queue was full"),
  store_full: say("Too many pictures waited for the memory that there is"),
  busy: say("Too many were in hand at once"),
  rate_limited: say("A client asked too often"),
  unauthorized: say("No API key, or a wrong one"),
  forbidden: say("Not allowed"),
  not_enabled: say("Not switched on here"),
  too_many_bytes: say("The file was too large"),
  too_large: say("The file was too large"),
  too_many_pixels: say("The picture had too many pixels"),
  too_many_files: say("Too many files in a batch"),
};

/** @type {{ columns: Column<ModelRow>[], empty: Child | Child[] }} */
export const MODELS = {
  columns: [
    { name: say("Model"), of: ({ name, default: isDefault }) => [name, isDefault && h("small", {}, ` ${say("default")}`)] },
    { name: say("Task"), of: ({ task }) => task ?? null },
    { name: say("State"), of: ({ state }) => STATES[state] ?? state },
    { name: say("Precision"), of: ({ precision }) => precision ?? null },
    { name: say("Runtime"), of: ({ runtime }) => runtime ?? null },
    { name: say("Input"), of: ({ input }) => input?.join(" × ") ?? null },
    { name: say("Accuracy"), of: (model) => accuracyOf(model) },
    { name: say("To know"), of: ({ notice, trouble }) => [trouble, notice].map((text) => sayGiven(text ?? "")).filter(Boolean).join(" ") || null },
  ],
  empty: say("No model is loaded. One is loaded when a worker starts; the worker's log says how far it is."),
};

/** @type {{ columns: Column<WorkerStatus>[], empty: Child | Child[] }} */
export const WORKERS = {
  columns: [
    { name: say("Worker"), of: ({ name }) => name },
    { name: say("Started"), of: ({ started_at: at }, now) => time(at, now) },
    { name: say("Models"), of: ({ models, loading }) => [...models, ...loading.map(onItsWay)].join(", ") || null },
    { name: say("Tasks"), of: ({ tasks }) => tasks.join(", ") || null },
    { name: say("Memory"), of: ({ memory_bytes: size }) => bytes(size) },
  ],
  empty: [
    say("No worker is here, so jobs wait. Start one with"),
    " ",
    h("code", {}, "image-processor worker"),
    " ",
    say("or with containers"),
    " ",
    h("code", {}, "docker-compose -f docker-compose.yml -f with-rq-compose.yml up -d processor"),
  ],
};

/** @type {{ columns: Column<Failure>[], empty: Child | Child[] }} */
export const FAILURES = {
  columns: [
    { name: say("When"), of: ({ at }, now) => time(at, now) },
    { name: say("Code"), of: ({ code }) => h("code", {}, code) },
    { name: say("Why"), of: ({ detail }) => sayGiven(detail) },
    { name: say("Job"), of: ({ job }) => linkTo(job) },
  ],
  empty: say("No job has failed."),
};

/** @type {{ columns: Column<[code: string, count: number]>[], empty: Child | Child[] }} */
export const REJECTED = {
  columns: [
    { name: say("Reason"), of: ([code]) => [REASONS[code] ?? code, REASONS[code] && h("small", {}, ` ${code}`)] },
    { name: say("Requests"), of: ([, requests]) => count(requests) },
  ],
  empty: say("No request was turned away."),
};

// The rows of the table of models: those that are loaded, then those on their way or in trouble.
/** @param {Status} status */
export function modelsOf({ models, states }) {
  /** @param {{ task: string, name: string }} model */
  const keyOf = ({ task, name }) => `${task}/${name}`;
  const loaded = new Set(models.map(keyOf));
  return [...models, ...states.filter((model) => !loaded.has(keyOf(model)))];
}

/** @param {ModelRow} model */
function accuracyOf({ accuracy: measured, measures = [], input, shape: usual }) {
  if (measured === undefined || input === undefined) {
    const [first] = measures;
    return first ? [`${first.name} ${number(first.value, 3, 3)}`, h("small", {}, " ", say("on {set}", { set: first.set }))] : null;
  }
  const longest = Math.max(...input);
  /** @param {Accuracy} measure */
  const rank = ({ size, shape }) => (size === longest ? 0 : 2) + (shape === usual ? 0 : 1);
  const [best] = [...measured].sort((one, other) => rank(one) - rank(other));
  return best
    ? [`mAP ${number(best.map, 3, 3)}`, h("small", {}, " ", say("on {set}, {size} pixels, {shape}", { ...best, size: String(best.size) }))]
    : say("not measured");
}

/** @param {string} job */
function linkTo(job) {
  return h("a", { href: `/#${job}`, title: job, "aria-label": say("Job {job}", { job }) }, job.slice(0, 8));
}

/** @param {string} name */
function onItsWay(name) {
  return say("{name} (loading)", { name });
}

/** @param {string} at @param {number} now */
function time(at, now) {
  const when = Date.parse(at);
  return h("time", { datetime: at, title: moment(when) }, ago(when, now));
}
