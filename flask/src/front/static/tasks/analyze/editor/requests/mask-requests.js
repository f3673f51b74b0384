// Asks for the masks of regions whose prompts have changed, all of them at once, and again for what changed meanwhile.

import { promptOf } from "../regions.js";
import { keptMask } from "../start.js";
import { Newest } from "./newest.js";
/** @import { Regions } from "../regions.js" */
/** @import { Cleaning, Region, Result } from "../../types.js" */
/** @import { Fields, PictureJobs } from "./picture-jobs.js" */

const SENT = "analyze-prompt";
const SHOWN = "analyze-mask";

/** @typedef {{ jobs: PictureJobs, regions: Regions, cleaning: () => Cleaning, fields: Fields }} Asking */

export class MaskRequests {
  #asking;
  #newest;
  #refused = ""; // what was asked for in vain

  // `fields` go with each job; `tell` as that of `Newest`.
  /** @param {Asking} asking @param {(state: { busy: boolean, words: string }) => void} tell */
  constructor(asking, tell) {
    this.#asking = asking;
    this.#newest = new Newest(tell);
  }

  // Whether there are regions whose masks are not those of their prompts.
  get pending() {
    return this.#changed().length > 0;
  }

  // What has changed is asked for. With `again` also what was refused before.
  look({ again = false } = {}) {
    const prompts = this.#changed().map(({ prompt }) => prompt).join();
    if (prompts && (again || prompts !== this.#refused)) {
      this.#newest.want(() => this.#ask());
    }
  }

  drop() {
    this.#newest.drop();
  }

  #changed() {
    const { regions, cleaning } = this.#asking;
    const prompted = regions.list.map((region) => ({ region, prompt: promptOf(region, cleaning()) }));
    return prompted.filter(({ region, prompt }) => region.masksOf !== prompt);
  }

  async #ask() {
    const changed = this.#changed();
    if (!changed.length) {
      return;
    }
    const { jobs, regions, cleaning, fields } = this.#asking;
    performance.mark(SENT);
    this.#refused = changed.map(({ prompt }) => prompt).join();
    const written = changed.map(({ region }) => writtenPrompt(region));
    const masks = changed.every(({ region }) => isAmbiguous(region)) ? "three" : "best";
    const job = await jobs.do({ ...fields, ...cleaning(), masks, regions: JSON.stringify(written) });
    const result = /** @type {Result} */ (job.result);
    this.#refused = "";
    const answers = changed.map(({ region, prompt }, at) => /** @type {const} */ ([region.id, { masks: result.regions[at].masks.map(keptMask), masksOf: prompt }]));
    regions.hear(new Map(answers));
    performance.measure(SHOWN, SENT);
  }
}

// A region as the option has it: what it was asked by, or the mask that was taken.
/** @param {Region} region */
function writtenPrompt({ name, box, points, given }) {
  return given ? { name, mask: given } : { name, ...(box && { box }), ...(points.length && { points }) };
}

// One point alone may mean a part as well as the whole.
/** @param {Region} region */
function isAmbiguous({ box, points, given }) {
  return !given && !box && points.length === 1;
}
