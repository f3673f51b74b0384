// Has frames looked at, the newest whenever there is room for one more: what is late by then is dropped, never queued.

import { whenBack } from "../../session/connection.js";
import { Pause } from "../../session/pause.js";
import { Problem } from "../../session/problem.js";

const AT_ONCE = 2; // one is encoded and on its way while the network works on the other
const FEWEST_MS = 100; // between frames, once the service had too many
const LONGEST_MS = 2000;
const FASTER = 0.9; // of that time after each frame that went well

/** @typedef {{ problem: Problem, seconds: number | null, slower: boolean }} Trouble `seconds`: until it goes on by itself, null: it does not */

export class Pump {
  dropped = 0; // frames that came and were never looked at
  #look;
  #troubled;
  #waiting = false; // whether there is a frame that nobody has looked at
  #running = 0;
  #on = true;
  #gap = 0; // milliseconds that are to be between frames
  #timer = 0;
  #last = 0;
  #pause = new Pause(() => this.#next());

  // `look()` looks at the present frame, and throws a Problem; `troubled` hears of that, and null when it is over.
  /** @param {{ look: () => Promise<void>, troubled: (trouble: Trouble | null) => void }} acts */
  constructor({ look, troubled }) {
    this.#look = look;
    this.#troubled = troubled;
    whenBack(() => this.goOn());
  }

  // There is a newer frame.
  tell() {
    this.dropped += Number(this.#waiting);
    this.#waiting = true;
    this.#next();
  }

  // No frame waits any more.
  forget() {
    this.#waiting = false;
  }

  // Nothing is asked until `goOn`.
  halt() {
    this.#on = false;
  }

  goOn() {
    this.#on = true;
    this.#pause.end();
    this.#next();
  }

  #next() {
    clearTimeout(this.#timer);
    if (!this.#on || !this.#waiting || this.#pause.on || this.#running >= (this.#pause.doubtful ? 1 : AT_ONCE)) {
      return;
    }
    const early = this.#last + this.#gap - performance.now();
    if (early > 0) {
      this.#timer = setTimeout(() => this.#next(), early);
      return;
    }
    this.#waiting = false;
    this.#last = performance.now();
    this.#running += 1;
    this.#work().finally(() => {
      this.#running -= 1;
      this.#next();
    });
  }

  async #work() {
    try {
      await this.#look();
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      this.#fail(problem);
      return;
    }
    this.#gap = this.#gap > FEWEST_MS / 2 ? this.#gap * FASTER : 0;
    if (this.#pause.doubtful) {
      this.#pause.worked();
      this.#troubled(null);
    }
  }

  /** @param {Problem} problem */
  #fail(problem) {
    if (!problem.passing) {
      this.halt();
      this.#troubled({ problem, seconds: null, slower: false });
      return;
    }
    const slower = problem.status === 429;
    if (slower && !this.#pause.on) {
      this.#gap = Math.min(LONGEST_MS, Math.max(FEWEST_MS, 2 * this.#gap));
    }
    this.#waiting = true;
    this.#troubled({ problem, seconds: this.#pause.begin(problem.retryAfter), slower });
  }
}
