// Asks which of the words fit, the picture and where that is wanted its regions, when either has changed.

import { Newest } from "./newest.js";
/** @import { Regions } from "../regions.js" */
/** @import { Region, Result, TextScores, Words } from "../../types.js" */
/** @import { Fields, PictureJobs } from "./picture-jobs.js" */

/** @typedef {{ scores: TextScores | null, scoresOf: string }} Ranked */

/**
 * @typedef {object} Asking
 * @property {PictureJobs} jobs
 * @property {Regions} regions
 * @property {() => Words} words
 * @property {() => string} scoresOf what is known already
 * @property {(ranked: Ranked) => void} rank
 * @property {Fields} fields
 */

// The texts among the words: those of a line each, none twice.
/** @param {string} text */
export function textsOf(text) {
  const lines = text.split("\n").map((line) => line.split(/\s+/u).filter(Boolean).join(" "));
  return [...new Set(lines.filter(Boolean))];
}

export class TextRequests {
  #asking;
  #newest;

  /** @param {Asking} asking @param {(state: { busy: boolean, words: string }) => void} tell */
  constructor(asking, tell) {
    this.#asking = asking;
    this.#newest = new Newest(tell);
  }

  // What has changed is asked for.
  look() {
    const { words, scoresOf, rank } = this.#asking;
    if (!textsOf(words().text).length) {
      this.#newest.forget();
      rank({ scores: null, scoresOf: "" });
    } else if (wordsKey(words()) !== scoresOf() || this.#changed().length) {
      this.#newest.want(() => this.#ask());
    }
  }

  drop() {
    this.#newest.drop();
  }

  // The regions whose texts are not those of their masks and of the words.
  #changed() {
    const { words, regions } = this.#asking;
    const key = wordsKey(words());
    return words().regions ? regions.list.filter((region) => region.masks[0]?.area && region.textsOf !== regionKey(region, key)) : [];
  }

  async #ask() {
    const { jobs, regions, words, rank, fields } = this.#asking;
    const { text, none, template } = words();
    const texts = textsOf(text);
    if (!texts.length) {
      return;
    }
    const [changed, key] = [this.#changed(), wordsKey(words())];
    /** @type {Fields} */
    const compared = changed.length ? { region_texts: true, regions: JSON.stringify(changed.map(({ name, masks }) => ({ name, mask: masks[0].rle }))) } : {};
    const job = await jobs.do({ ...fields, texts: JSON.stringify(texts), none_of_these: none, template, ...compared });
    const result = /** @type {Result} */ (job.result);
    if (!textsOf(words().text).length) {
      return; // nobody wants to know any more
    }
    const answers = changed.map((region, at) => /** @type {const} */ ([region.id, { texts: result.regions[at].texts, textsOf: regionKey(region, key) }]));
    rank({ scores: result.texts, scoresOf: key });
    if (answers.length) {
      regions.hear(new Map(answers));
    }
  }
}

// While this stays the same, so do the scores of a picture.
/** @param {Words} words */
export function wordsKey({ text, none, template }) {
  return JSON.stringify([textsOf(text), none, template]);
}

// While this stays the same, so do the scores of a region; `key` is that of the words.
/** @param {Pick<Region, "masks">} region @param {string} key */
export function regionKey({ masks }, key) {
  return `${masks[0].rle.counts} ${key}`;
}
