// What becomes of a request that was sent: its job is followed, or it has failed, or all wait and are sent again.

import { heard, whenBack } from "./connection.js";
import { Pause } from "./pause.js";
import { Problem } from "./problem.js";
/** @import { Job } from "../types.js" */
/** @import { Session } from "./session.js" */

const NOT_UNDERSTOOD = "Expected a job, got something else. Is this address the service's own? Try again.";

/** @typedef {{ hold(): void, goOn(): void, through?(): void }} Queue of requests, which can be held up */

export class UploadResponses {
  #session;
  #queues;
  #follow;
  #send;
  #pause = new Pause(() => this.#queues().forEach((each) => each.goOn()));

  // `queues()` are those that the requests come from; `follow` follows an entry's job, `send` sends an entry again.
  /** @param {Session} session @param {{ queues: () => Queue[], follow: (key: string) => void, send: (key: string) => void }} uploads */
  constructor(session, { queues, follow, send }) {
    this.#session = session;
    this.#queues = queues;
    this.#follow = follow;
    this.#send = send;
    whenBack(() => this.goOn());
  }

  // Nobody waits any longer.
  goOn() {
    this.#pause.end();
  }

  /** @param {string} key @param {Partial<Job> | null} job */
  accepted(key, job) {
    heard(true);
    this.#through();
    if (!job?.id) {
      this.#session.change(key, { state: "failed", words: NOT_UNDERSTOOD, canRetry: true });
      return;
    }
    const { id, task = null, state, queue_position: position, eta_seconds: eta } = job;
    const current = state === "queued" ? state : "running"; // an end is the follower's to tell
    this.#session.change(key, { state: current, percent: 100, job: id, task, position, eta });
    this.#follow(key);
  }

  // Without a `request`, Dropzone would not even send it: `words` say why.
  /** @param {string} key @param {string} words @param {XMLHttpRequest | undefined} request */
  refused(key, words, request) {
    if (!request) {
      this.#session.change(key, { state: "failed", words, canRetry: false });
      return;
    }
    const after = request.status ? request.getResponseHeader("Retry-After") : null;
    this.failed(key, Problem.of(request.status, request.responseText, after));
  }

  /** @param {string} key @param {Problem} problem */
  failed(key, problem) {
    heard(problem.answered);
    if (problem.passing) {
      this.#wait(key, problem);
    } else {
      this.#through();
      const state = problem.status === 410 ? "expired" : "failed";
      this.#session.change(key, { state, words: problem.message, canRetry: !problem.hopeless });
    }
  }

  // What one picture met, all would meet: the others wait too.
  /** @param {string} key @param {Problem} problem */
  #wait(key, problem) {
    const seconds = this.#pause.begin(problem.retryAfter);
    this.#queues().forEach((each) => each.hold());
    const words = `${problem.reason} Trying again in ${seconds} s.`;
    this.#session.change(key, { state: "waiting", percent: 0, words, canRetry: true });
    queueMicrotask(() => this.#send(key)); // once Dropzone has let go of it
  }

  #through() {
    this.#pause.worked();
    this.#queues().forEach((each) => each.through?.());
  }
}
