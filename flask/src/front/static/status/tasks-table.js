// The table of tasks: what is done of each, how fast, and what waits.

import { say } from "../languages/say.js";
import { amount, count, duration, percent } from "./format.js";
import { recentPace } from "./series.js";
/** @import { Child } from "../build.js" */
/** @import { QueueStatus, Status, TaskStatus } from "../types.js" */
/** @import { Sample } from "./series.js" */
/** @import { Column } from "./table.js" */

/** @typedef {TaskStatus & { task: string, queue: QueueStatus, pace: number | null }} TaskLine */

/** @type {{ columns: Column<TaskLine>[], empty: Child | Child[] }} */
export const TASKS = {
  columns: [
    { name: say("Task"), of: ({ task }) => task },
    { name: say("Workers"), of: ({ workers }) => count(workers) },
    { name: say("Waiting"), of: ({ queue }) => say("{n} of {all}", { n: count(queue.waiting), all: count(queue.limit) }) },
    { name: say("Jobs a second"), of: ({ pace }) => amount(pace) },
    { name: say("Possible"), of: ({ queue }) => amount(queue.jobs_per_second) },
    { name: say("Time a job takes"), of: ({ seconds }) => duration(seconds) },
    { name: say("Done"), of: ({ succeeded }) => count(succeeded) },
    { name: say("Failed"), of: (line) => failedOf(line) },
  ],
  empty: say("Nobody does any task."),
};

// The rows: tasks that somebody does, or has done. What is possible is possible where a worker does nothing else.
/** @param {Status} status @param {Sample[]} samples @returns {TaskLine[]} */
export function tasksOf({ tasks, queue }, samples) {
  return Object.entries(tasks).map(([task, status]) => ({ ...status, task, queue: queue[task], pace: recentPace(samples, task) }));
}

/** @param {TaskLine} line */
function failedOf({ succeeded, failed }) {
  return failed ? `${count(failed)} (${percent(failed / (succeeded + failed))})` : count(0);
}
