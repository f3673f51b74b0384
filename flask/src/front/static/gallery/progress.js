// How far the pictures are that go on together.

import { listed, say } from "../languages/say.js";
import { hasEnded } from "../session/entry.js";
/** @import { Entry } from "../session/entry.js" */

const REPORT_EVERY = 1000;

/** @typedef {{ running: boolean, done: number, failed: number, all: number }} Counts */

// "12 of 40 done, 1 failed"
/** @param {Counts} counts */
export function progressWords({ done, failed, all }) {
  return listed([say("{done} of {all} done", { done, all }), failed > 0 && say("{failed} failed", { failed })]);
}

// Tells how far those are that go on together: who joins before all have ended belongs to them.
export class Progress {
  #tell;
  #entries;
  /** @type {Set<string>} */
  #run = new Set(); // keys
  #timer = 0;
  #last = -REPORT_EVERY;

  /** @param {() => Entry[]} entries @param {(progress: Counts) => void} tell */
  constructor(entries, tell) {
    this.#entries = entries;
    this.#tell = tell;
  }

  // The entry changed. All is told at most once a second; by a timer, as a hidden page draws no frames.
  /** @param {Entry} entry */
  note(entry) {
    const { key } = entry;
    if (!hasEnded(entry)) {
      this.#run.add(key);
    }
    if (!this.#run.has(key)) {
      return;
    }
    const wait = Math.max(0, this.#last + REPORT_EVERY - performance.now());
    this.#timer ||= setTimeout(() => this.#look(), wait);
  }

  #look() {
    [this.#timer, this.#last] = [0, performance.now()];
    const states = this.#entries().filter(({ key }) => this.#run.has(key)).map(({ state }) => state);
    const done = states.filter((state) => state === "done").length;
    const failed = states.filter((state) => state === "failed" || state === "expired").length;
    const running = done + failed < states.length;
    if (!running) {
      this.#run.clear();
    }
    this.#tell({ running, done, failed, all: states.length });
  }
}
