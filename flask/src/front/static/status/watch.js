// Asks the service how it is, again and again while somebody looks.

import { Problem } from "../session/problem.js";
import { Emitter } from "../events.js";
/** @import { Status } from "../types.js" */

const LOOK_SECONDS = 2;
const LONGEST_SECONDS = 15;
const TIMEOUT_SECONDS = 10;

/** @extends {Emitter<{ look: Status, lost: { since: number, problem: Problem } }>} */
export class Watch extends Emitter {
  #url;
  #timer = 0;
  #failures = 0;
  /** @type {number | null} */
  #since = null;
  #asking = false;
  #paused = false;

  // Asks nothing before `resume()`. Events: "look", detail the answer; "lost", detail {since, problem}.
  /** @param {string} url */
  constructor(url) {
    super();
    this.#url = url;
    document.addEventListener("visibilitychange", () => this.#wake());
    window.addEventListener("online", () => this.#wake());
  }

  get paused() {
    return this.#paused;
  }

  // Nothing more is asked until `resume()`.
  pause() {
    this.#paused = true;
    clearTimeout(this.#timer);
  }

  // Asks now, and from now on.
  resume() {
    this.#paused = false;
    this.#wake();
  }

  #wake() {
    clearTimeout(this.#timer);
    if (!this.#asking && !this.#paused && !document.hidden) {
      this.#look();
    }
  }

  async #look() {
    this.#asking = true;
    try {
      this.#found(await answer(this.#url));
    } catch (problem) {
      this.#lost(/** @type {Problem} */ (problem));
    }
    this.#asking = false;
    if (!this.#paused && !document.hidden) {
      this.#timer = setTimeout(() => this.#wake(), this.#wait() * 1000);
    }
  }

  /** @param {Status} status */
  #found(status) {
    this.#failures = 0;
    this.#since = null;
    this.emit("look", status);
  }

  /** @param {Problem} problem */
  #lost(problem) {
    this.#failures += 1;
    this.#since ??= Date.now();
    this.emit("lost", { since: this.#since, problem });
  }

  #wait() {
    return Math.min(LOOK_SECONDS * 2 ** Math.max(0, this.#failures - 1), LONGEST_SECONDS);
  }
}

// The answer as JSON. Not by session/api.js: that looks for a lost server at a pace of its own.
/** @param {string} url @returns {Promise<any>} */
export async function answer(url) {
  const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
  const headers = { Accept: "application/json" };
  const response = await arrived(fetch(url, { headers, signal, cache: "no-store" }));
  if (!response.ok) {
    throw Problem.of(response.status, await arrived(response.text()));
  }
  return arrived(response.json());
}

/** @template T @param {Promise<T>} promise @returns {Promise<T>} */
function arrived(promise) {
  return promise.catch(() => {
    throw Problem.of(0);
  });
}
