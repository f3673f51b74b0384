// One picture being analyzed: its regions and words, what is asked of the service for them, and what came of it.

import { Emitter } from "../../../events.js";
import { say } from "../../../languages/say.js";
import { ExportedJob } from "./requests/exported-job.js";
import { FindRequests } from "./requests/find-requests.js";
import { MaskRequests } from "./requests/mask-requests.js";
import { PictureJobs } from "./requests/picture-jobs.js";
import { TextRequests } from "./requests/text-requests.js";
import { Regions, mayMean, promptOf } from "./regions.js";
import { editsOf, regionsOf } from "./start.js";
/** @import { Point } from "../../../canvas/projection.js" */
/** @import { Entry } from "../../../session/entry.js" */
/** @import { Session } from "../../../session/session.js" */
/** @import { Box } from "../../../types.js" */
/** @import { Kind } from "./panel/finding.js" */
/** @import { Found } from "./requests/find-requests.js" */
/** @import { Cleaning, Edits, PromptPoint, Region, RegionResult, TextScores, Words } from "../types.js" */

const NOTHING_YET = say("First press on what is meant; then take away what is not.");

/** @typedef {{ busy: boolean, words: string }} Doing */

// Tells "change": of regions, words or scores; and how far things are that were asked for.
/** @extends {Emitter<{ change: null, masking: Doing, ranking: Doing, finding: Found }>} */
export class Workbench extends Emitter {
  regions = new Regions();
  /** @type {Words} */
  words;
  /** @type {TextScores | null} */
  scores;
  /** @type {Cleaning} */
  cleaning;
  /** @type {string} */
  #scoresOf;
  #jobs;
  #fields;
  #masks;
  #texts;
  #exported;
  #finding;

  // What is known of the entry, which is done: its result, or what became of it by somebody's hand.
  /** @param {Session} session @param {Entry} entry */
  constructor(session, entry) {
    super();
    /** @type {Edits} */
    const { regions, words, scores, scoresOf, cleaning } = entry.edits ?? editsOf(entry.result);
    [this.words, this.scores, this.cleaning, this.#scoresOf] = [words, scores, cleaning, scoresOf];
    const { model, points_per_side, confidence_threshold } = entry.result.options;
    const finding = { ...(points_per_side && { points_per_side }), ...(confidence_threshold && { confidence_threshold }) };
    this.#fields = model ? { model } : /** @type {Record<string, string>} */ ({});
    this.#jobs = new PictureJobs(session, entry);
    const asking = { jobs: this.#jobs, regions: this.regions, fields: this.#fields };
    this.#masks = new MaskRequests({ ...asking, cleaning: () => this.cleaning }, (doing) => this.emit("masking", doing));
    this.#texts = new TextRequests(
      { ...asking, words: () => this.words, scoresOf: () => this.#scoresOf, rank: (ranked) => this.#rank(ranked) },
      (doing) => this.emit("ranking", doing),
    );
    this.#finding = new FindRequests(
      { jobs: this.#jobs, fields: () => ({ ...this.#fields, ...this.cleaning, ...finding }), take: (kind, found) => this.#take(kind, found) },
      (found) => this.emit("finding", found),
    );
    this.#exported = new ExportedJob(this.#jobs, entry.edits ? null : entry.job);
    this.regions.begin(regions);
    this.#exported.begin(this.edits);
    this.regions.addEventListener("change", () => this.#changed());
  }

  // Another picture is looked at from now on. Nothing of this one is told any more.
  drop() {
    this.#masks.drop();
    this.#texts.drop();
    this.stop();
  }

  /** @returns {Edits} */
  get edits() {
    const { regions: { list }, words, scores, cleaning } = this;
    return { regions: [...list], words, scores, scoresOf: this.#scoresOf, cleaning };
  }

  // Whether the region's mask is still to come.
  /** @param {Region} region */
  isPending(region) {
    return region.masksOf !== promptOf(region, this.cleaning);
  }

  // A point makes the chosen region better, or else begins one. On a mask, where none is chosen, it chooses that.
  /** @param {Point} at @param {boolean} inside */
  point(at, inside) {
    const { regions } = this;
    const under = regions.at(at);
    if (!regions.chosen && under !== null && inside) {
      regions.choose(under);
      return;
    }
    if (!regions.chosen && !inside) {
      this.emit("masking", { busy: false, words: NOTHING_YET });
      return;
    }
    /** @type {PromptPoint} */
    const point = [rounded(at.x), rounded(at.y), inside ? 1 : 0];
    this.#prompt(regions.chosen, (region) => ({ points: [...region.points, point] }));
  }

  // A box is that of the chosen region, unless it leaves out what that is about: then it begins one.
  /** @param {Box} box */
  box(box) {
    const { chosen } = this.regions;
    const isMeant = chosen !== null && mayMean(box, chosen);
    this.#prompt(isMeant ? chosen : null, () => ({ box: /** @type {Box} */ (box.map(rounded)) }));
  }

  // That one of the region's masks is the one that is meant.
  /** @param {number} id @param {number} at */
  pick(id, at) {
    const region = this.regions.get(id);
    if (region && at > 0 && at < region.masks.length) {
      const masks = [region.masks[at], ...region.masks.filter((_, each) => each !== at)];
      const picked = { masks, given: masks[0].rle };
      this.regions.edit(id, { ...picked, masksOf: promptOf({ ...region, ...picked }, this.cleaning) });
    }
  }

  /** @param {Cleaning} cleaning */
  clean(cleaning) {
    this.cleaning = cleaning;
    this.#changed();
  }

  /** @param {Words} words */
  compare(words) {
    this.words = words;
    this.#changed();
  }

  // What was refused is asked for once more.
  again() {
    this.#masks.look({ again: true });
  }

  // All objects, or everything, come to the regions; those that were found so before go.
  /** @param {Kind} kind */
  find(kind) {
    this.#finding.begin(kind);
  }

  // What is being looked for is not wanted any more.
  stop() {
    this.#finding.stop();
  }

  // The job whose files show just what is seen; it is made, where there is none yet.
  exported() {
    return this.#exported.find(this.edits, this.#fields);
  }

  /** @param {Region | null} region @param {(region: Region) => Partial<Region>} changed */
  #prompt(region, changed) {
    if (region) {
      this.regions.edit(region.id, { given: null, ...changed(region) });
      return;
    }
    const id = this.regions.next();
    /** @type {Region} */
    const empty = { id, name: "", source: "request", box: null, points: [], label: null, confidence: null, given: null, masks: [], masksOf: "", texts: null, textsOf: "" };
    this.regions.become([...this.regions.list, { ...empty, ...changed(empty) }], id);
  }

  /** @param {Kind} kind @param {RegionResult[]} found */
  #take(kind, found) {
    const kept = this.regions.list.filter(({ source }) => source !== kind);
    this.regions.become([...kept, ...regionsOf(found, this.cleaning, this.words, this.regions.next(found.length))], null);
  }

  /** @param {{ scores: TextScores | null, scoresOf: string }} ranked */
  #rank({ scores, scoresOf }) {
    if (scores !== this.scores || scoresOf !== this.#scoresOf) {
      [this.scores, this.#scoresOf] = [scores, scoresOf];
      this.emit("change", null);
    }
  }

  #changed() {
    this.#masks.look();
    if (!this.#masks.pending) {
      this.emit("masking", { busy: false, words: "" });
      this.#texts.look();
    }
    this.emit("change", null);
  }
}

/** @param {number} pixels */
function rounded(pixels) {
  return Math.round(pixels * 10) / 10;
}
