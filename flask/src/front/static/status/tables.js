// What each table of the page shows, and what is said where there is nothing to show.

import { h } from "../build.js";
import { ago, bytes, count, moment } from "./format.js";
/** @import { Child } from "../build.js" */
/** @import { Accuracy, Failure, Model, Status, WorkerStatus } from "../types.js" */
/** @import { Column } from "./table.js" */

/** @typedef {Partial<Model> & { name: string, state: string, trouble?: string | null }} ModelRow */

/** @type {Record<string, string>} */
const STATES = { loaded: "Loaded", loading: "Loading", unloading: "Unloading", unloaded: "Not loaded" };
/** @type {Record<string, string>} */
const REASONS = {
  queue_full: "The queue was full",
  store_full: "Too many pictures waited for the memory that there is",
  busy: "Too many were in hand at once",
  rate_limited: "A client asked too often",
  unauthorized: "No API key, or a wrong one",
  forbidden: "Not allowed",
  not_enabled: "Not switched on here",
  too_many_bytes: "The file was too large",
  too_large: "The file was too large",
  too_many_pixels: "The picture had too many pixels",
  too_many_files: "Too many files in a batch",
};

/** @type {{ columns: Column<ModelRow>[], empty: Child | Child[] }} */
export const MODELS = {
  columns: [
    { name: "Model", of: ({ name, default: isDefault }) => [name, isDefault && h("small", {}, " default")] },
    { name: "Task", of: ({ task }) => task ?? null },
    { name: "State", of: ({ state }) => STATES[state] ?? state },
    { name: "Precision", of: ({ precision }) => precision ?? null },
    { name: "Runtime", of: ({ runtime }) => runtime ?? null },
    { name: "Input", of: ({ input }) => input?.join(" × ") ?? null },
    { name: "Accuracy", of: (model) => accuracyOf(model) },
    { name: "To know", of: ({ notice, trouble }) => [trouble, notice].filter(Boolean).join(" ") || null },
  ],
  empty: "No model is loaded. One is loaded when a worker starts; the worker's log says how far it is.",
};

/** @type {{ columns: Column<WorkerStatus>[], empty: Child | Child[] }} */
export const WORKERS = {
  columns: [
    { name: "Worker", of: ({ name }) => name },
    { name: "Started", of: ({ started_at: at }, now) => time(at, now) },
    { name: "Models", of: ({ models, loading }) => [...models, ...loading.map(onItsWay)].join(", ") || null },
    { name: "Tasks", of: ({ tasks }) => tasks.join(", ") || null },
    { name: "Memory", of: ({ memory_bytes: size }) => bytes(size) },
  ],
  empty: [
    "No worker is here, so jobs wait. Start one with ",
    h("code", {}, "image-processor worker"),
    ", or with containers ",
    h("code", {}, "docker-compose -f docker-compose.yml -f with-rq-compose.yml up -d processor"),
    ".",
  ],
};

/** @type {{ columns: Column<Failure>[], empty: Child | Child[] }} */
export const FAILURES = {
  columns: [
    { name: "When", of: ({ at }, now) => time(at, now) },
    { name: "Code", of: ({ code }) => h("code", {}, code) },
    { name: "Why", of: ({ detail }) => detail },
    { name: "Job", of: ({ job }) => linkTo(job) },
  ],
  empty: "No job has failed.",
};

/** @type {{ columns: Column<[code: string, count: number]>[], empty: Child | Child[] }} */
export const REJECTED = {
  columns: [
    { name: "Reason", of: ([code]) => [REASONS[code] ?? code, REASONS[code] && h("small", {}, ` ${code}`)] },
    { name: "Requests", of: ([, number]) => count(number) },
  ],
  empty: "No request was turned away.",
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
    return first ? [`${first.name} ${first.value.toFixed(3)}`, h("small", {}, ` on ${first.set}`)] : null;
  }
  const longest = Math.max(...input);
  /** @param {Accuracy} measure */
  const rank = ({ size, shape }) => (size === longest ? 0 : 2) + (shape === usual ? 0 : 1);
  const [best] = [...measured].sort((one, other) => rank(one) - rank(other));
  return best
    ? [`mAP ${best.map.toFixed(3)}`, h("small", {}, ` on ${best.set}, ${best.size} pixels, ${best.shape}`)]
    : "not measured";
}

/** @param {string} job */
function linkTo(job) {
  return h("a", { href: `/#${job}`, title: job, "aria-label": `Job ${job}` }, job.slice(0, 8));
}

/** @param {string} name */
function onItsWay(name) {
  return `${name} (loading)`;
}

/** @param {string} at @param {number} now */
function time(at, now) {
  const when = Date.parse(at);
  return h("time", { datetime: at, title: moment(when) }, ago(when, now));
}
