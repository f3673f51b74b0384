// How far a picture is that is not done, or why it will not be.

import { h } from "../build.js";
import { say } from "../languages/say.js";
import { stateWords } from "../session/state-words.js";
/** @import { Entry } from "../session/entry.js" */

const MOVING = ["uploading", "running"];
const ENDED = ["failed", "expired"];
const CANCELABLE = ["queued", "running"];

/**
 * @typedef {Pick<Entry, "state" | "percent" | "words" | "canRetry"> & Partial<Pick<Entry, "steps" | "preview" | "text" | "job">>
 *   & { key: string | null }} Told
 */

// Words, a bar and a button for an entry on its way; nothing for one that is done.
export class StatusMessage {
  #root;
  #words = h("p", { class: "words" });
  #progress = h("progress", { max: 100 });
  #preview = h("img", { class: "preview", alt: say("How far it is") });
  #text = h("p", { class: "so-far", hidden: true });
  #again;
  #stop;
  #cancelable;
  /** @type {string | null} */
  #key = null;

  // `retry(key)` is called when the picture is to be sent once more, `cancel(key)` when its job is to end.
  /** @param {HTMLElement} root @param {{ retry: (key: string) => void, cancel?: (key: string) => void }} acts */
  constructor(root, acts) {
    this.#root = root;
    this.#cancelable = Boolean(acts.cancel);
    this.#again = this.#button("again", (key) => acts.retry(key), say("Try again"));
    this.#stop = this.#button("plain cancel", (key) => acts.cancel?.(key), say("Cancel"));
    root.append(this.#words, this.#progress, this.#text, this.#again, this.#stop);
  }

  // What is said is what the entry says.
  /** @param {Told} entry */
  update(entry) {
    const { key, state, percent, canRetry, steps = null, preview = null, text = null, job = null } = entry;
    const words = state === "done" ? "" : stateWords(entry);
    this.#key = key;
    this.#root.hidden = state === "done";
    this.#root.dataset.state = state;
    const live = ENDED.includes(state) ? "polite" : "off"; // nobody wants to hear each second
    this.#words.setAttribute("aria-live", live);
    if (this.#words.textContent !== words) {
      this.#words.textContent = words;
    }
    this.#progress.hidden = !MOVING.includes(state);
    this.#progress.setAttribute("aria-label", state === "uploading" ? say("Upload") : say("Processing"));
    const value = state === "uploading" ? percent : percentOf(steps);
    if (value === null) {
      this.#progress.removeAttribute("value");
    } else {
      this.#progress.value = value;
    }
    this.#again.hidden = !canRetry;
    this.#stop.hidden = !this.#cancelable || !job || !CANCELABLE.includes(state);
    this.#text.textContent = text ?? "";
    this.#text.hidden = !text;
    this.#show(preview);
  }

  /** @param {string | null} preview */
  #show(preview) {
    if (!preview) {
      this.#preview.remove();
    } else if (this.#preview.getAttribute("src") !== preview) {
      this.#preview.src = preview;
      this.#progress.after(this.#preview);
    }
  }

  /** @param {string} name @param {(key: string) => void} act @param {string} words */
  #button(name, act, words) {
    const onclick = () => this.#key !== null && act(this.#key);
    return h("button", { type: "button", class: `button ${name}`, onclick }, words);
  }
}

/** @param {string | null} steps */
function percentOf(steps) {
  const [done, total] = (steps ?? "").split("/").map(Number);
  return total ? (100 * done) / total : null;
}
