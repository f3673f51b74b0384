// Whether the service still has the results of the session's entries.

import { madePicture } from "./entry.js";
import { Problem, ask, jobUrl, uprightCopy } from "./api.js";
import { say } from "../languages/say.js";
/** @import { Session } from "./session.js" */

const CHECKED_FOR = 60_000;

export class Results {
  #session;
  #checked = new Map(); // by key: when

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  // The entry is "expired" where its result was forgotten. A picture is asked for at most once a minute.
  /** @param {string} key */
  async check(key) {
    const job = this.#job(key);
    const now = performance.now();
    if (job && !(now - this.#checked.get(key) < CHECKED_FOR)) {
      this.#checked.set(key, now);
      await ask(jobUrl(job)).catch((problem) => this.#lost(key, problem));
    }
  }

  // The picture that the job made, else the server's upright copy of the one that it was given, as a Blob; null while
  // there is none, as for a job that was given words alone.
  /** @param {string} key */
  async copy(key) {
    const entry = this.#session.entry(key);
    const job = entry?.textOnly ? null : this.#job(key);
    const made = madePicture(entry);
    const copy = made ? ask(made).then((response) => response.blob()) : job && uprightCopy(job);
    return copy ? copy.catch((problem) => this.#lost(key, problem)) : null;
  }

  /** @param {string} key */
  #job(key) {
    const entry = this.#session.entry(key);
    return entry?.state === "done" ? entry.job : null;
  }

  /** @param {string} key @param {unknown} problem */
  async #lost(key, problem) {
    if (problem instanceof Problem && (problem.status === 404 || problem.status === 410)) {
      const canRetry = await this.#session.isSendable(key);
      this.#session.change(key, { state: "expired", words: say("The result is no longer kept."), canRetry });
    }
    return null;
  }
}
