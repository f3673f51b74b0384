// How far a picture is that is not done, or why it will not be.

import { h } from "../build.js";
import { stateWords } from "../session/state-words.js";
/** @import { Entry } from "../session/entry.js" */

const MOVING = ["uploading", "running"];
const ENDED = ["failed", "expired"];

// Words, a bar and a button for an entry on its way; nothing for one that is done.
export class StatusMessage {
  #root;
  #words = h("p", { class: "words" });
  #progress = h("progress", { max: 100 });
  #again;
  /** @type {string | null} */
  #key = null;

  // `again(key)` is called when the picture is to be sent once more.
  /** @param {HTMLElement} root @param {(key: string) => void} again */
  constructor(root, again) {
    this.#root = root;
    const onclick = () => this.#key !== null && again(this.#key);
    this.#again = h("button", { type: "button", class: "button again", onclick }, "Try again");
    root.append(this.#words, this.#progress, this.#again);
  }

  // What is said is what the entry says.
  /** @param {Pick<Entry, "state" | "percent" | "words" | "canRetry"> & { key: string | null }} entry */
  update(entry) {
    const { key, state, percent, canRetry } = entry;
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
    this.#progress.setAttribute("aria-label", state === "uploading" ? "Upload" : "Processing");
    if (state === "uploading") {
      this.#progress.value = percent;
    } else {
      this.#progress.removeAttribute("value");
    }
    this.#again.hidden = !canRetry;
  }
}
