// An entry of the session: one picture and how far it is. Entries are frozen; each change makes a new one.


const MADE = /\/files\/[^/]+\.(png|jpe?g|webp)$/i;
/** @type {Set<State>} */
const ENDED = new Set(["done", "failed", "expired"]);

// 32 hex digits that nobody else has. crypto.randomUUID is missing on plain http.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @typedef {"waiting" | "uploading" | "queued" | "running" | "done" | "failed" | "expired"} State */

/**
 * @typedef {object} Entry
 * @property {string} key
 * @property {string} name of the file
 * @property {number} bytes
 * @property {number} addedAt milliseconds since 1970
 * @property {number} [drop] when the first was added of those that were dropped together
 * @property {string | null} model
 * @property {string | null} task null: the service's first, until it has told which
 * @property {boolean} [textOnly] whether it is asked for without a picture
 * @property {boolean} [isWhole] whether its fields are all that is sent, pictures among them
 * @property {Record<string, string | Blob>} fields what goes with the picture, by name: texts, options, other pictures
 * @property {State} state
 * @property {number} percent of the upload
 * @property {number | null} position in the queue
 * @property {number | null} eta in seconds
 * @property {string} words
 * @property {boolean} canRetry
 * @property {string | null} job
 * @property {string | null} steps how many of how many are done, as "3/20"
 * @property {string | null} preview address of a picture of how far it is
 * @property {string | null} text what its job says so far
 * @property {any} result in the task's own shape, or null
 * @property {any} [edits] what somebody has made of the result, in the task's own shape
 * @property {Record<string, string>} links addresses of what belongs to the job
 * @property {number} attempt
 * @property {number} resends
 * @property {string | null} owner
 * @property {string | null} twinOf
 */

// What is so of an entry whose job is still to be asked for.
const UNSENT = Object.freeze({
  state: /** @type {State} */ ("waiting"),
  percent: 0,
  position: null,
  eta: null,
  words: "",
  canRetry: false,
  job: null,
  steps: null,
  preview: null,
  text: null,
  result: null,
  edits: null,
  links: {},
});

// A new entry, waiting to be sent. `attempt` counts the jobs that it wanted, `resends` those that got lost;
// `owner` is the tab that works on it, `twinOf` the entry whose picture it shares.
/** @param {Partial<Entry>} given @returns {Readonly<Entry>} */
export function newEntry(given) {
  return Object.freeze({
    key: newKey(),
    name: "picture",
    bytes: 0,
    addedAt: Date.now(),
    model: null,
    task: null,
    fields: {},
    ...UNSENT,
    attempt: 1,
    resends: 0,
    owner: null,
    twinOf: null,
    ...given,
  });
}

// The address of the first picture that its job made, null where there is none.
/** @param {Pick<Entry, "links"> | undefined} entry */
export function madePicture(entry) {
  return Object.values(entry?.links ?? {}).find((url) => MADE.test(url)) ?? null;
}

// Whether nothing more happens to it by itself.
/** @param {{ state: State }} entry */
export function hasEnded(entry) {
  return ENDED.has(entry.state);
}

// What changes when a new job is wanted for an entry that has ended or was lost.
/** @param {Entry} entry */
export function anew({ attempt }) {
  return { ...UNSENT, attempt: attempt + 1 };
}
