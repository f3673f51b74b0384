// Whether somebody does the work: asked while a job waits and nobody can say for how long.

import { Problem, tasks } from "./api.js";

const EVENT = "image-processor:workers";
const LOOK_AGAIN = 3000; // milliseconds

/** @type {Set<string>} */
const idle = new Set(); // tasks that a job waited for in vain
let timer = 0;
let lookedAt = -LOOK_AGAIN;

// Whether nobody does that task, as far as it is known. A job of it waits, so it is looked for.
/** @param {string} task */
export function isIdle(task) {
  if (!timer && performance.now() - lookedAt >= LOOK_AGAIN) {
    look([task]);
  }
  return idle.has(task);
}

// The window hears "image-processor:workers" if this is news. Until somebody does it again, it is looked for.
/** @param {string[]} wanted */
async function look(wanted) {
  lookedAt = performance.now();
  timer = 0;
  const rows = await tasks().catch((problem) => {
    if (!(problem instanceof Problem)) {
      throw problem;
    }
    return null; // the page tells that nobody answers
  });
  const before = idle.size;
  if (rows) {
    idle.clear();
    rows.filter(({ name, available }) => wanted.includes(name) && !available).forEach(({ name }) => idle.add(name));
  }
  if (idle.size && !timer) {
    timer = setTimeout(() => look([...idle]), LOOK_AGAIN);
  }
  if (Boolean(before) !== Boolean(idle.size)) {
    window.dispatchEvent(new CustomEvent(EVENT, { detail: { idle: idle.size > 0 } }));
  }
}
