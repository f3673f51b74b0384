// What becomes of a request that was sent: its job is followed, or it has failed, or all wait and are sent again.

import { say } from "../languages/say.js";
import { heard, whenBack } from "./connection.js";
import { Pause } from "./pause.js";
import { Problem } from "./problem.js";
/** @import { Job } from "../types.js" */
/** @import { Session } from "./session.js" */

/** @typedef {{ hold(): void, goOn(): void, through?(): void }} Queue of requests, which can be held up */

export class UploadResponses {
  #session;
  #queues;
  #follow;
  #send;
  #maxBytes;
  #pause = new Pause(() => this.#queues().forEach((each) => each.goOn()));

  // `queues()` are those that the requests come from; `follow` follows an entry's job, `send` sends an entry again.
  /**
   * @param {Session} session
   * @param {{ queues: () => Queue[], follow: (key: string) => void, send: (key: string) => void, maxBytes?: number }} uploads
   */
  constructor(session, { queues, follow, send, maxBytes = Infinity }) {
    this.#session = session;
    this.#queues = queues;
    this.#follow = follow;
    this.#send = send;
    this.#maxBytes = maxBytes;
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
      this.#session.change(key, { state: "failed", words: say("This address answers, but not as the service does. Try again."), canRetry: true });
      return;
    }
    const { id, task = null, state, queue_position: position, eta_seconds: eta } = job;
    const current = state === "queued" ? state : "running"; // an end is the follower's to tell
    this.#session.change(key, { state: current, percent: 100, job: id, task, position, eta });
    this.#follow(key);
  }

  // Without a `request`, Dropzone would not even send it: `code` says why.
  /** @param {string} key @param {string} code @param {XMLHttpRequest | undefined} request */
  refused(key, code, request) {
    if (!request) {
      const words = this.#wordsFor(key, new Problem(413, { code }));
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
      this.#session.change(key, { state, words: this.#wordsFor(key, problem), canRetry: !problem.hopeless });
    }
  }

  // What one picture met, all would meet: the others wait too.
  /** @param {string} key @param {Problem} problem */
  #wait(key, problem) {
    const seconds = this.#pause.begin(problem.retryAfter);
    this.#queues().forEach((each) => each.hold());
    const words = say("{reason} Trying again in {seconds} s.", { reason: problem.reason, seconds });
    this.#session.change(key, { state: "waiting", percent: 0, words, canRetry: true });
    queueMicrotask(() => this.#send(key)); // once Dropzone has let go of it
  }

  /** @param {string} key @param {Problem} problem */
  #wordsFor(key, problem) {
    const { name = "", bytes = 0 } = this.#session.entry(key) ?? {};
    return problem.about({ name, bytes, maxBytes: this.#maxBytes });
  }

  #through() {
    this.#pause.worked();
    this.#queues().forEach((each) => each.through?.());
  }
}
