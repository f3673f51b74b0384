// The page for whoever runs the service: asks how it is and shows that, again and again.

import { say, sayGiven } from "../languages/say.js";
import { clock, clockSeconds, duration } from "./format.js";
import { patchDom } from "./dom-patch.js";
import { Plot } from "./plot.js";
import { PLOTS } from "./plots.js";
import { grown, isMissed, sampleOf, samplesOf } from "./series.js";
import { Table } from "./table.js";
import { FAILURES, MODELS, REJECTED, WORKERS, modelsOf } from "./tables.js";
import { TASKS, tasksOf } from "./tasks-table.js";
import { tiles } from "./tiles.js";
import { Watch, answer } from "./watch.js";
/** @import { Child } from "../build.js" */
/** @import { Problem } from "../session/problem.js" */
/** @import { History, Status } from "../types.js" */
/** @import { Sample } from "./series.js" */
/** @import { Column } from "./table.js" */

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @template R @param {string} id @param {{ columns: Column<R>[], empty: Child | Child[] }} about */
const table = (id, { columns, empty }) => new Table(at(id), columns, empty);

const plots = PLOTS.map((about) => new Plot(about));
at("plots").append(...plots.map((plot) => plot.element));
const [tasks, models, workers] = [table("tasks", TASKS), table("models", MODELS), table("workers", WORKERS)];
const [failures, rejected] = [table("failures", FAILURES), table("rejected", REJECTED)];
/** @type {Sample[]} */
let samples = [];
/** @type {Status | null} */
let last = null;

const url = document.body.dataset.status ?? "/v1/status";
const watch = new Watch(url);
watch.addEventListener("look", ({ detail }) => show(detail));
watch.addEventListener("lost", ({ detail }) => tellLost(detail));
at("pause").addEventListener("click", () => toggle());
watch.resume();

/** @param {Status} status */
function show(status) {
  const now = Date.parse(status.time);
  const sample = sampleOf(status);
  last = status;
  if (isMissed(samples, sample)) {
    lookBack();
  }
  samples = grown(samples, sample);
  at("seen").hidden = false;
  const age = duration(status.uptime_seconds);
  patchDom(at("seen"), say("Version {version}, up for {age}. Seen at {time}.", { version: status.version, age, time: clockSeconds(now) }));
  patchDom(at("tiles"), tiles(status, samples));
  at("shown").hidden = false;
  plots.forEach((plot) => plot.show(samples));
  tasks.show(tasksOf(status, samples), now, ({ task }) => task);
  models.show(modelsOf(status), now);
  workers.show(status.workers, now);
  failures.show(status.failures, now, ({ job }) => job);
  rejected.show(Object.entries(status.requests.rejected).sort(([, one], [, other]) => other - one), now);
  if (status.ready) {
    tell("", say("Ready"));
  } else {
    tell(say("{reasons} The tables below say what to do.", { reasons: status.reasons.map(sayGiven).join(" ") }), say("Not ready"));
  }
  at("shown").classList.remove("stale");
}

// What the service has seen while nobody looked here is among the samples. Without it the plots begin now.
async function lookBack() {
  /** @type {History | null} */
  const history = await answer(`${url}/history`).catch(() => null);
  const [now] = samples.slice(-1);
  if (history !== null && now !== undefined) {
    samples = samplesOf(history).filter((each) => each.at < now.at).concat(now);
    plots.forEach((plot) => plot.show(samples));
  }
}

/** @param {{ since: number, problem: Problem }} lost */
function tellLost({ since, problem }) {
  const told = { time: clock(since), reason: problem.message };
  const words = problem.answered
    ? say("The service answers with an error since {time}. {reason} Trying again.", told)
    : say("The service does not answer since {time}. Trying again.", told);
  tell(words, say("No answer"));
  at("shown").classList.add("stale");
  if (last !== null) {
    patchDom(at("tiles"), tiles({ ...last, ready: null }, samples));
  }
}

/** @param {string} words @param {string} title */
function tell(words, title) {
  at("notice").hidden = !words;
  patchDom(at("notice"), words);
  document.title = `${title} · ${say("Status")}`;
}

function toggle() {
  if (watch.paused) {
    watch.resume();
  } else {
    watch.pause();
  }
  at("pause").textContent = watch.paused ? say("Go on") : say("Pause");
}
