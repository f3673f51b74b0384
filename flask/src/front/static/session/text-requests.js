// The requests whose fields are all that is sent, which Dropzone would not do.

import { Problem, askJson } from "./api.js";
/** @import { Job } from "../types.js" */
/** @import { Entry } from "./entry.js" */

/**
 * @typedef {object} TextRequestHandlers
 * @property {(key: string) => { url: string, headers: Record<string, string>, fields: Entry["fields"] }} requestFor
 * @property {(key: string) => void} begun
 * @property {(key: string, job: Partial<Job> | null) => void} accepted
 * @property {(key: string, problem: Problem) => void} failed
 */

export class TextRequests {
  #handlers;
  /** @type {Set<string>} */
  #waiting = new Set();
  /** @type {Set<string>} */
  #sent = new Set();
  #held = false;

  /** @param {TextRequestHandlers} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** @param {string} key */
  has(key) {
    return this.#waiting.has(key) || this.#sent.has(key);
  }

  // It is sent, once nothing holds it.
  /** @param {string} key */
  put(key) {
    this.#waiting.add(key);
    if (!this.#held) {
      this.goOn();
    }
  }

  /** @param {string} key */
  remove(key) {
    this.#waiting.delete(key);
  }

  // Nothing more is sent for now.
  hold() {
    this.#held = true;
  }

  goOn() {
    this.#held = false;
    const keys = [...this.#waiting];
    this.#waiting.clear();
    keys.forEach((key) => this.#send(key));
  }

  /** @param {string} key */
  async #send(key) {
    const { requestFor, begun, accepted, failed } = this.#handlers;
    const { url, headers, fields } = requestFor(key);
    this.#sent.add(key);
    begun(key);
    try {
      const job = await askJson(url, { method: "POST", headers, body: bodyOf(Object.entries(fields)) });
      this.#sent.delete(key);
      accepted(key, job);
    } catch (problem) {
      this.#sent.delete(key);
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      failed(key, problem);
    }
  }
}

// Where there are no files among them, words and references need no parts.
/** @param {[name: string, value: string | Blob][]} fields */
function bodyOf(fields) {
  const body = fields.some(([, value]) => value instanceof Blob) ? new FormData() : new URLSearchParams();
  fields.forEach(([name, value]) => body.append(name, /** @type {string} */ (value)));
  return body;
}
