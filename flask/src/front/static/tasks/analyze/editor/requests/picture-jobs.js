// Jobs on one picture, each waited for until its answer is there: the picture is sent once at most.

import { say } from "../../../../languages/say.js";
import { ask, askJson, jobUrl, Problem } from "../../../../session/api.js";
/** @import { Session } from "../../../../session/session.js" */
/** @import { Job, Steps } from "../../../../types.js" */

const WAIT = 20; // seconds that the service may keep a request until the job is done
const TOLD_EVERY = 1; // seconds, where somebody wants to know how far it is
const GONE = say("The picture is not here any more, and the service does not keep it. Choose it again.");
const NOT_KEPT = "unknown_file"; // what is said of the picture of a job that is known
const UNKNOWN = new Set([NOT_KEPT, "unknown_job", "expired_job"]);

/** @typedef {Record<string, string | number | boolean>} Fields */

/** @typedef {{ signal?: AbortSignal, tell?: (steps: Steps | undefined) => void }} Waiting */

export class PictureJobs {
  #session;
  #key;
  #name;
  /** @type {string | null} */
  #job; // the one that has the picture, as far as is known
  #isKept = true;

  // The picture is that of the entry, whose job the service may still have.
  /** @param {Session} session @param {{ key: string, name: string, job: string | null }} entry */
  constructor(session, { key, name, job }) {
    this.#session = session;
    this.#key = key;
    this.#name = name;
    this.#job = job;
  }

  // The job, done, with its result. Throws a Problem, or an AbortError where `signal` says so; the job is canceled then.
  /** @param {Fields} fields @param {Waiting} [waiting] @returns {Promise<Job>} */
  async do(fields, waiting = {}) {
    const job = await this.#begun(fields, waiting);
    this.#job ??= job.id;
    return job.result ? job : this.#followed(job, waiting);
  }

  /** @param {Fields} fields @param {Waiting} waiting @returns {Promise<Job>} */
  async #begun(fields, waiting) {
    if (this.#job && this.#isKept) {
      try {
        return await this.#sent(`job:${this.#job}/image`, fields, waiting);
      } catch (problem) {
        if (!(problem instanceof Problem) || !UNKNOWN.has(problem.code)) {
          throw problem;
        }
        this.#job = null;
        this.#isKept = problem.code !== NOT_KEPT;
      }
    }
    const picture = await this.#session.blob(this.#key);
    if (!picture) {
      throw new Error(GONE);
    }
    return this.#sent(picture, fields, waiting);
  }

  /** @param {string | Blob} picture @param {Fields} fields @param {Waiting} waiting @returns {Promise<Job>} */
  #sent(picture, fields, { signal, tell }) {
    const body = new FormData();
    if (typeof picture === "string") {
      body.set("image", picture);
    } else {
      body.set("image", picture, this.#name);
    }
    body.set("name", this.#name);
    Object.entries(fields).forEach(([name, value]) => body.set(name, String(value)));
    const headers = { Prefer: `wait=${tell ? TOLD_EVERY : WAIT}` };
    return askJson("/v1/jobs?task=analyze&format=json", { method: "POST", headers, body, signal });
  }

  /** @param {Job} begun @param {Waiting} waiting @returns {Promise<Job>} */
  async #followed(begun, { signal, tell }) {
    try {
      for (let job = begun; ; ) {
        tell?.(job.progress);
        job = await askJson(jobUrl(begun.id, { format: "json" }), { headers: { Prefer: `wait=${tell ? TOLD_EVERY : WAIT}` }, signal });
        if (job.result) {
          return job;
        }
      }
    } catch (problem) {
      if (signal?.aborted) {
        ask(jobUrl(begun.id), { method: "DELETE" }).catch(() => {}); // one that has ended meanwhile need not be
      }
      throw problem;
    }
  }
}
