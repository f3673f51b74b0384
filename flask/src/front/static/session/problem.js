// Why the service did not do what it was asked for.

const NO_ANSWER = "The server does not answer.";
const BUSY = "The service is busy.";
const NOT_READY = "The service is not ready.";
/** @type {Record<number, string>} */
const PASSING = { 0: NO_ANSWER, 429: BUSY, 502: NO_ANSWER, 503: NOT_READY, 504: NO_ANSWER };
const HOPELESS = new Set([400, 413, 415, 422]);

/** @typedef {{ code?: string, detail?: string, job?: string | null }} ProblemFields */

// `message` can be shown to a person. `job` is what ended so, if a job did. `retryAfter`: seconds, or null.
export class Problem extends Error {
  /** @param {number} status @param {ProblemFields} [fields] @param {number | null} [retryAfter] */
  constructor(status, { code = "", detail = "", job = null } = {}, retryAfter = null) {
    super(detail || PASSING[status] || `The server answered ${status}. Try again.`);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.job = job;
    this.retryAfter = retryAfter;
  }

  // The problem that an answer tells of: its body, its header Retry-After. Status 0: nobody answered.
  /** @param {number} status @param {string} [text] @param {string | null} [after] */
  static of(status, text = "", after = null) {
    return new Problem(status, fieldsOf(text), seconds(after));
  }

  // Whether the same request may well be answered later. A job that has ended stays as it is.
  get passing() {
    return this.status in PASSING && !this.job;
  }

  // The reason to wait, in few words.
  get reason() {
    return PASSING[this.status] ?? this.message;
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
    const { code, detail, job } = JSON.parse(text);
    return { code, detail, job };
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
