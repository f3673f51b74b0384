// How many frames a second there are, and how long one takes from the camera to its boxes.

const OVER_MS = 2000;

/** @typedef {{ perSecond: number, latency: number, slowest: number }} Measured frames a second; milliseconds: the median, and the 95th percentile */

export class Pace {
  /** @type {{ at: number, latency: number }[]} */
  #frames = [];

  // A frame that was taken at `taken` was seen with its boxes at `painted`, as performance.now() counts.
  /** @param {number} taken @param {number} painted */
  note(taken, painted) {
    this.#frames.push({ at: painted, latency: painted - taken });
  }

  forget() {
    this.#frames = [];
  }

  // Of the last two seconds before `now`; null where there were less than two frames.
  /** @param {number} now @returns {Measured | null} */
  measured(now) {
    this.#frames = this.#frames.filter(({ at }) => at > now - OVER_MS);
    const [first, last] = [this.#frames[0], this.#frames[this.#frames.length - 1]];
    if (this.#frames.length < 2 || last.at === first.at) {
      return null;
    }
    const latencies = this.#frames.map(({ latency }) => latency).sort((one, other) => one - other);
    /** @param {number} part */
    const at = (part) => latencies[Math.min(latencies.length - 1, Math.floor(part * latencies.length))];
    return { perSecond: (1000 * (this.#frames.length - 1)) / (last.at - first.at), latency: at(0.5), slowest: at(0.95) };
  }
}
