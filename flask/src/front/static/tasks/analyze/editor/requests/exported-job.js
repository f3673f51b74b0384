// The job that has all regions just as they are seen, for its files.

import { textsOf } from "./text-requests.js";
/** @import { Edits, Region } from "../../types.js" */
/** @import { Fields, PictureJobs } from "./picture-jobs.js" */

export class ExportedJob {
  #jobs;
  #job;
  #seen = "";

  // `job` has what is seen as the page begins; null: none has.
  /** @param {PictureJobs} jobs @param {string | null} job */
  constructor(jobs, job) {
    this.#jobs = jobs;
    this.#job = job;
  }

  /** @param {Edits} edits */
  begin(edits) {
    this.#seen = keyOf(edits);
  }

  // Its id. It is made where there is none yet of what is seen.
  /** @param {Edits} edits @param {Fields} fields */
  async find(edits, fields) {
    const seen = keyOf(edits);
    if (this.#job && seen === this.#seen) {
      return this.#job;
    }
    const { id } = await this.#jobs.do({ ...fields, ...fieldsOf(edits) });
    [this.#job, this.#seen] = [id, seen];
    return id;
  }
}

/** @param {Edits} edits @returns {Fields} */
function fieldsOf({ regions, words, scores, cleaning }) {
  const texts = scores ? textsOf(words.text) : [];
  /** @type {Fields} */
  const compared = texts.length ? { texts: JSON.stringify(texts), none_of_these: words.none, template: words.template, region_texts: words.regions } : {};
  return { ...compared, ...cleaning, regions: JSON.stringify(regions.filter(isThere).map(written)) };
}

/** @param {Region} region */
function isThere({ masks: [mask] }) {
  return Boolean(mask?.area);
}

/** @param {Region} region */
function written({ name, label, box, points, masks: [mask] }) {
  return { name: name || label || "", ...(box && { box }), ...(points.length && { points }), mask: mask.rle };
}

/** @param {Edits} edits */
function keyOf(edits) {
  return JSON.stringify(fieldsOf(edits));
}
