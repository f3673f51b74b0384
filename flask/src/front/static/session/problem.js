// Why the service did not do what it was asked for.

import { say, sayGiven } from "../languages/say.js";
import { wordsFor, wordsOf } from "./problem-words.js";
/** @import { GivenFile } from "./problem-words.js" */

const NO_ANSWER = () => say("The server does not answer.");
const BUSY = () => say("The service is busy.");
const NOT_READY = () => say("The service is not ready.");
/** @type {Record<number, () => string>} */
const PASSING = { 0: NO_ANSWER, 429: BUSY, 502: NO_ANSWER, 503: NOT_READY, 504: NO_ANSWER };
const NOBODY = "task_unavailable";
const HOPELESS = new Set([400, 413, 415, 422]);
/** @type {Record<number, string>} */
const MEANT = { 413: "too_many_bytes" }; // by a proxy, whose answers have no code

/** @typedef {{ code?: string, kind?: string, detail?: string, job?: string | null }} ProblemFields */

// `message` can be shown to a person: words for the code, or what the service says where there are none. `detail` is what the service says. `job` is what ended so, if a job did. `retryAfter`: seconds, or null.
export class Problem extends Error {
  /** @param {number} status @param {ProblemFields} [fields] @param {number | null} [retryAfter] */
  constructor(status, { code = "", kind = "", detail = "", job = null } = {}, retryAfter = null) {
    super(wordsOf({ code }) || sayGiven(detail) || PASSING[status]?.() || say("The server answered {status}. Try again.", { status: String(status) }));
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.kind = kind;
    this.detail = detail;
    this.job = job;
    this.retryAfter = retryAfter;
  }

  // The problem that an answer tells of: its body, its header Retry-After. Status 0: nobody answered.
  /** @param {number} status @param {string} [text] @param {string | null} [after] */
  static of(status, text = "", after = null) {
    const { code = MEANT[status], ...fields } = fieldsOf(text);
    return new Problem(status, { code, ...fields }, seconds(after));
  }

  // Whether the same request may well be answered later. A job that has ended stays as it is.
  get passing() {
    return this.status in PASSING && !this.job;
  }

  // The reason to wait, in few words.
  get reason() {
    return this.code === NOBODY ? this.message : (PASSING[this.status]?.() ?? this.message);
  }

  // What is told of it to whoever gave that file.
  /** @param {GivenFile} file */
  about(file) {
    return wordsFor(this, file) || this.message;
  }

  // Whether a new job for the same picture would end the same way.
  get hopeless() {
    return HOPELESS.has(this.status);
  }

  // Whether it is the service itself that said so, and not a proxy before it or nobody.
  get answered() {
    return Boolean(this.code) || !(this.status in PASSING);
  }
}

/** @param {string} text */
function fieldsOf(text) {
  try {
    const { code, kind, detail, job } = JSON.parse(text);
    return { code, kind, detail, job };
  } catch {
    return {};
  }
}

// Retry-After is a number of seconds or a date.
/** @param {string | null} after */
function seconds(after) {
  const number = after ? Number(after) : NaN;
  const wait = Number.isNaN(number) ? (Date.parse(after ?? "") - Date.now()) / 1000 : number;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}
