// Asks for jobs until they end, and brings their results into the session.

import { Problem, askJson, jobUrl } from "./api.js";
import { say } from "../languages/say.js";
import { whenBack } from "./connection.js";
import { Pause } from "./pause.js";
import { isIdle } from "./workers.js";
/** @import { Tasks } from "../tasks/tasks.js" */
/** @import { Job } from "../types.js" */
/** @import { Entry } from "./entry.js" */
/** @import { Session } from "./session.js" */

const AT_ONCE = 3;
const FIRST_WAIT = 2; // seconds that the server may keep the first request, where the job may be done by then
const SHORTEST = 0.4;
const LONGEST = 5;
const USUAL = 1; // where the server cannot say how long, or somebody may look on
const ANSWER_WITHIN = 20_000;
const MOST_RESENDS = 3;
const FOLLOWED = new Set(["queued", "running"]);

/** @typedef {Entry & { job: string }} Followed */

export class Follower {
  #session;
  #tasks;
  #resend;
  /** @type {Map<string, number>} */
  #due = new Map(); // by key: when it is to be asked for, in milliseconds
  /** @type {Set<string>} */
  #requested = new Set(); // keys that were asked for before
  /** @type {Set<string>} */
  #asking = new Set();
  #timer = 0;
  #pause = new Pause(() => this.#turn());

  // `resend(key)` sends the picture of a job that the service has lost once more.
  /** @param {Session} session @param {{ tasks: Tasks, resend: (key: string) => void }} acts */
  constructor(session, { tasks, resend }) {
    this.#session = session;
    this.#tasks = tasks;
    this.#resend = resend;
    whenBack(() => this.#pause.end());
    session.addEventListener("remove", ({ detail }) => this.#forget(detail.key));
  }

  // The job of this entry is asked for until its end.
  /** @param {string} key */
  follow(key) {
    this.#requested.delete(key);
    this.#due.set(key, 0);
    this.#turn();
  }

  /** @param {string} key */
  #addedAt(key) {
    return this.#session.entry(key)?.addedAt ?? 0;
  }

  #turn() {
    clearTimeout(this.#timer);
    if (this.#pause.on) {
      return;
    }
    const waiting = [...this.#due].filter(([key]) => !this.#asking.has(key));
    const now = performance.now();
    const ready = waiting.filter(([, due]) => due <= now).map(([key]) => key);
    ready.sort((one, other) => this.#addedAt(one) - this.#addedAt(other));
    ready.slice(0, AT_ONCE - this.#asking.size).forEach((key) => this.#ask(key));
    const next = Math.min(...waiting.map(([, due]) => due).filter((due) => due > now));
    if (next < Infinity) {
      this.#timer = setTimeout(() => this.#turn(), next - now);
    }
  }

  /** @param {string} key */
  async #ask(key) {
    const entry = this.#session.entry(key);
    if (!this.#concerns(entry)) {
      this.#forget(key);
      return;
    }
    this.#asking.add(key);
    try {
      const job = await this.#look(entry);
      this.#pause.worked();
      this.#hear(entry, job);
    } catch (problem) {
      await this.#bear(entry, problem);
    } finally {
      this.#asking.delete(key);
      this.#turn();
    }
  }

  // The job; once it is done, with all that its task can show, or as it is where no more was kept.
  /** @param {Followed} entry @returns {Promise<Job>} */
  async #look({ key, job, task, eta }) {
    const first = !this.#requested.has(key) && (eta ?? 0) <= FIRST_WAIT;
    this.#requested.add(key);
    /** @type {Record<string, string>} */
    const headers = first ? { Prefer: `wait=${FIRST_WAIT}` } : {};
    const init = () => ({
      headers,
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    try {
      return await askJson(jobUrl(job, { format: "json", ...this.#tasks.of(task).everything }), init());
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.job || (problem.status !== 410 && problem.status !== 422)) {
        throw problem;
      }
      return askJson(jobUrl(job), init());
    }
  }

  /** @param {Entry} before @param {Job} job */
  #hear(before, job) {
    const entry = this.#session.entry(before.key);
    if (!this.#concerns(entry) || entry.job !== before.job) {
      return;
    }
    if (job.result) {
      // Of a result that was asked for whole, the job's options count; of any other, those that it says counted.
      const [first, last] = [job.result.options, job.options];
      const whole = Object.keys(this.#tasks.of(job.task).everything ?? {}).length > 0;
      const result = { ...job.result, options: whole ? { ...first, ...last } : { ...last, ...first } };
      this.#end(entry.key, { state: "done", task: job.task ?? null, links: { ...job.links, ...job.files }, result, words: "" });
    } else {
      const { queue_position: position, eta_seconds: eta, progress, links } = job;
      const state = job.state === "queued" ? "queued" : "running";
      const steps = progress?.total ? `${progress.done}/${progress.total}` : null;
      const preview = links?.preview && steps ? `${links.preview}?at=${progress?.done}` : null;
      const words = state === "queued" && eta === null && isIdle(job.task) ? say("Nobody works on it at the moment. It is done once somebody does.") : "";
      this.#session.change(entry.key, { state, position, eta, steps, preview, text: progress?.text ?? null, words });
      const seconds = eta === null ? USUAL : Math.min(Math.max(eta / 2, SHORTEST), steps ? USUAL : LONGEST);
      this.#due.set(entry.key, performance.now() + seconds * 1000);
    }
  }

  /** @param {Entry} before @param {unknown} problem */
  async #bear(before, problem) {
    const { key, job } = before;
    if (!(problem instanceof Problem)) {
      this.#forget(key);
      throw problem;
    }
    const sendable = await this.#session.isSendable(key);
    const entry = this.#session.entry(key);
    if (!this.#concerns(entry) || entry.job !== job) {
      return;
    }
    if (problem.passing) {
      this.#pause.begin(problem.retryAfter);
      this.#session.change(key, { words: say("{reason} Trying again.", { reason: problem.reason }) });
    } else if (problem.status === 410) {
      this.#end(key, { state: "expired", words: problem.about(entry), canRetry: sendable });
    } else if (problem.status === 404 && !problem.job) {
      this.#lost(entry, problem, sendable);
    } else {
      const canRetry = sendable && !problem.hopeless;
      this.#end(key, { state: "failed", words: problem.about(entry), canRetry });
    }
  }

  // In mode 1 a restart forgets all jobs.
  /** @param {Entry} entry @param {Problem} problem @param {boolean} sendable */
  #lost(entry, problem, sendable) {
    const { key, resends } = entry;
    if (!sendable) {
      this.#end(key, { state: "expired", words: say("The service does not know this picture any more.") });
    } else if (resends >= MOST_RESENDS) {
      this.#end(key, { state: "failed", words: problem.about(entry), canRetry: true });
    } else {
      this.#forget(key);
      this.#session.change(key, { resends: resends + 1 });
      this.#resend(key);
    }
  }

  /** @param {string} key @param {Partial<Entry>} changes */
  #end(key, changes) {
    this.#forget(key);
    this.#session.change(key, { position: null, eta: null, steps: null, preview: null, text: null, canRetry: false, ...changes });
  }

  /** @param {Entry | undefined} entry @returns {entry is Followed} */
  #concerns(entry) {
    return Boolean(entry?.job) && FOLLOWED.has(entry?.state ?? "") && this.#session.isMine(entry?.key ?? "");
  }

  /** @param {string} key */
  #forget(key) {
    this.#due.delete(key);
    this.#requested.delete(key);
  }
}
