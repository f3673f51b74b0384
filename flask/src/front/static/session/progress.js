// How far the pictures are that go on together.

import { listed, say } from "../languages/say.js";
import { hasEnded } from "./entry.js";
import { Emitter } from "../events.js";
/** @import { Entry } from "./entry.js" */
/** @import { Session } from "./session.js" */

const REPORT_EVERY = 1000;

/** @typedef {{ running: boolean, done: number, failed: number, all: number }} Counts */

// "12 of 40 done, 1 failed"
/** @param {Counts} counts */
export function progressWords({ done, failed, all }) {
  return listed([say("{done} of {all} done", { done, all }), failed > 0 && say("{failed} failed", { failed })]);
}

// Tells how far those of the session are that go on together: who joins before all have ended belongs to them.
/** @extends {Emitter<{ change: Counts }>} */
export class Progress extends Emitter {
  #session;
  /** @type {Set<string>} */
  #run = new Set(); // keys
  #timer = 0;
  #last = -REPORT_EVERY;

  /** @param {Session} session */
  constructor(session) {
    super();
    this.#session = session;
    for (const kind of /** @type {const} */ (["add", "restore", "change", "remove"])) {
      session.addEventListener(kind, ({ detail }) => this.#note(detail));
    }
    session.entries().forEach((entry) => this.#note(entry));
  }

  // The entry changed. All is told at most once a second; by a timer, as a hidden page draws no frames.
  /** @param {Entry} entry */
  #note(entry) {
    const { key, twinOf } = entry;
    if (!twinOf && !hasEnded(entry)) {
      this.#run.add(key); // a twin is for comparing only
    }
    if (!this.#run.has(key)) {
      return;
    }
    const wait = Math.max(0, this.#last + REPORT_EVERY - performance.now());
    this.#timer ||= setTimeout(() => this.#look(), wait);
  }

  #look() {
    [this.#timer, this.#last] = [0, performance.now()];
    const states = [...this.#run].map((key) => this.#session.entry(key)?.state).filter(Boolean);
    const done = states.filter((state) => state === "done").length;
    const failed = states.filter((state) => state === "failed" || state === "expired").length;
    const running = done + failed < states.length;
    if (!running) {
      this.#run.clear();
    }
    this.emit("change", { running, done, failed, all: states.length });
  }
}
