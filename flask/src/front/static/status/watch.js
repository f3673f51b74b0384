// Asks the service how it is, again and again while somebody looks.

import { Problem } from "../album/problem.js";

const LOOK_SECONDS = 2;
const LONGEST_SECONDS = 15;
const PATIENCE_SECONDS = 10;

export class Watch extends EventTarget {
  #url;
  #timer = 0;
  #failures = 0;
  #since = null;
  #asking = false;
  #paused = false;

  // Asks nothing before `resume()`. Events: "look", detail the answer; "lost", detail {since, problem}.
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
      this.#lost(problem);
    }
    this.#asking = false;
    if (!this.#paused && !document.hidden) {
      this.#timer = setTimeout(() => this.#wake(), this.#wait() * 1000);
    }
  }

  #found(answer) {
    this.#failures = 0;
    this.#since = null;
    this.dispatchEvent(new CustomEvent("look", { detail: answer }));
  }

  #lost(problem) {
    this.#failures += 1;
    this.#since ??= Date.now();
    this.dispatchEvent(new CustomEvent("lost", { detail: { since: this.#since, problem } }));
  }

  #wait() {
    return Math.min(LOOK_SECONDS * 2 ** Math.max(0, this.#failures - 1), LONGEST_SECONDS);
  }
}

// The answer as JSON. Not by album/api.js: that looks for a lost server at a pace of its own.
async function answer(url) {
  const signal = AbortSignal.timeout(PATIENCE_SECONDS * 1000);
  const headers = { Accept: "application/json" };
  const response = await arrived(fetch(url, { headers, signal, cache: "no-store" }));
  if (!response.ok) {
    throw Problem.of(response.status, await arrived(response.text()));
  }
  return arrived(response.json());
}

function arrived(promise) {
  return promise.catch(() => {
    throw Problem.of(0);
  });
}
