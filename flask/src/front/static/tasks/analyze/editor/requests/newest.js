// One thing at a time: what is wanted while one is under way waits, and only the newest of it is done.

import { say } from "../../../../languages/say.js";
import { Problem } from "../../../../session/problem.js";

const SOON = 2; // seconds until what did not pass is tried again

export class Newest {
  #tell;
  #busy = false;
  /** @type {(() => Promise<void>) | null} */
  #next = null;
  #again = 0;

  // `tell` hears what is under way, and in words what went wrong; "" where nothing did.
  /** @param {(state: { busy: boolean, words: string }) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  // `act` is done next; what waited until now is not.
  /** @param {() => Promise<void>} act */
  want(act) {
    clearTimeout(this.#again);
    this.#next = act;
    if (!this.#busy) {
      this.#goOn();
    }
  }

  // What waits is not wanted any more, nor is there anything to be said of it.
  forget() {
    clearTimeout(this.#again);
    this.#next = null;
    this.#tell({ busy: this.#busy, words: "" });
  }

  // Nothing waits any more, nor is anything told of what is under way.
  drop() {
    this.forget();
    this.#tell = () => {};
  }

  async #goOn() {
    const act = this.#next;
    if (!act) {
      return;
    }
    this.#next = null;
    this.#busy = true;
    this.#tell({ busy: true, words: "" });
    const words = await act().then(
      () => "",
      (problem) => this.#bear(problem, act),
    );
    this.#busy = false;
    this.#tell({ busy: Boolean(this.#next), words });
    this.#goOn();
  }

  // In words why it was not done. What may pass is tried again, where nothing newer is wanted by then.
  /** @param {unknown} problem @param {() => Promise<void>} act */
  #bear(problem, act) {
    if (!(problem instanceof Error) || problem.name === "AbortError") {
      return "";
    }
    if (!(problem instanceof Problem && problem.passing)) {
      return problem.message;
    }
    const seconds = Math.max(1, Math.ceil(problem.retryAfter ?? SOON));
    this.#again = setTimeout(() => this.want(act), seconds * 1000);
    return say("{reason} Trying again in {seconds} s.", { reason: problem.message, seconds });
  }
}
