// Looks for regions without being pointed at any: one search at a time, which may be given up.

import { say } from "../../../../languages/say.js";
/** @import { Steps } from "../../../../types.js" */
/** @import { Kind } from "../panel/finding.js" */
/** @import { RegionResult, Result } from "../../types.js" */
/** @import { Fields, PictureJobs } from "./picture-jobs.js" */

/** @typedef {{ steps: Steps | undefined | null, words: string }} Found how far a search is; steps are null where there is none */

/** @typedef {{ jobs: PictureJobs, fields: () => Fields, take: (kind: Kind, found: RegionResult[]) => void }} Asking */

const NOTHING = say("Nothing was found.");
/** @type {Record<Kind, Fields>} */
const ASKED = { detect: { detect: "default" }, everything: { everything: true } };

export class FindRequests {
  #asking;
  #tell;
  /** @type {AbortController | null} */
  #search = null;

  /** @param {Asking} asking @param {(found: Found) => void} tell */
  constructor(asking, tell) {
    this.#asking = asking;
    this.#tell = tell;
  }

  // `take` gets what is found, unless the search is given up before.
  /** @param {Kind} kind */
  async begin(kind) {
    this.stop();
    const search = (this.#search = new AbortController());
    /** @param {Found} found */
    const tell = (found) => void (this.#search === search && this.#tell(found));
    tell({ steps: undefined, words: "" });
    try {
      const { jobs, fields, take } = this.#asking;
      const job = await jobs.do({ ...fields(), ...ASKED[kind] }, { signal: search.signal, tell: (steps) => tell({ steps, words: "" }) });
      const { regions } = /** @type {Result} */ (job.result);
      if (this.#search === search) {
        take(kind, regions);
      }
      tell({ steps: null, words: regions.length ? "" : NOTHING });
    } catch (problem) {
      tell({ steps: null, words: /** @type {Error} */ (problem).message });
    }
  }

  // The search that is under way is given up.
  stop() {
    this.#search?.abort();
    if (this.#search) {
      this.#tell({ steps: null, words: "" });
    }
    this.#search = null;
  }
}
