// A time in which nothing is sent, because the service could not take more or was not there.

const FIRST = 1;
const LONGEST = 30;

export class Pause {
  #failures = 0;
  #until = 0;
  #timer = 0;
  #onEnd;

  // `onEnd` is called when a pause is over.
  /** @param {() => void} onEnd */
  constructor(onEnd) {
    this.#onEnd = onEnd;
  }

  get on() {
    return this.#timer !== 0;
  }

  // Whether nothing has worked since the last pause.
  get doubtful() {
    return this.#failures > 0;
  }

  // Pauses for `retryAfter` seconds, else for longer after each failure: 1, 2, 4, ... 30. Gives the whole
  // seconds that are left. Requests that fail together are one failure.
  /** @param {number | null} [retryAfter] */
  begin(retryAfter = null) {
    const now = performance.now();
    const wait = retryAfter ?? Math.min(FIRST * 2 ** this.#failures, LONGEST);
    if (!this.on) {
      this.#failures += 1;
      this.#until = now + wait * 1000;
    } else if (retryAfter !== null) {
      this.#until = Math.max(this.#until, now + wait * 1000);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), this.#until - now);
    return Math.max(1, Math.ceil((this.#until - now) / 1000));
  }

  // It is over now.
  end() {
    if (this.on) {
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.#onEnd();
    }
  }

  // Something worked: the next pause is a short one again.
  worked() {
    this.#failures = 0;
  }
}
