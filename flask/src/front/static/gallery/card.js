// The card of one picture in the gallery: its thumbnail, its name, how far it is.

import { listed, say } from "../languages/say.js";
import { stateWords } from "../session/state-words.js";
import { Thumbnail } from "../thumbnail/thumbnail.js";
import { h, svg } from "../build.js";
/** @import { Child } from "../build.js" */
/** @import { Entry } from "../session/entry.js" */
/** @import { Summary } from "../tasks/tasks.js" */

const CROSS = "M5 5l10 10M15 5L5 15";

/** @typedef {{ show: (key: string) => void, retry: (key: string) => void, remove: (key: string) => void }} CardActs */

// A list item that shows an entry. `acts` has what its buttons do: show, retry, remove; each gets the key.
export class Card {
  thumbnail = new Thumbnail();
  #check = h("input", { type: "checkbox" });
  #words = h("p", { class: "words" });
  #progress = h("progress", { max: 100, hidden: true });
  #show;
  #retry;
  /** @type {string[]} */
  terms = []; // by which it is found, besides its name

  /** @param {Entry} entry @param {CardActs} acts */
  constructor(entry, { show, retry, remove }) {
    const { key, name } = entry;
    this.#show = button("show", () => show(key), this.thumbnail.root);
    this.#retry = button("button retry", () => retry(key), say("Try again"));
    const drop = button("remove", () => remove(key), icon(CROSS));
    drop.setAttribute("aria-label", say("Remove {name}", { name }));
    this.#check.setAttribute("aria-label", say("Select {name}", { name }));
    const title = h("p", { class: "name", title: name }, name);
    const text = h("div", { class: "text" }, title, this.#words, this.#progress, this.#retry);
    this.root = h("li", { class: "entry card", "data-key": key }, this.#show, h("label", { class: "select" }, this.#check), text, drop);
  }

  get state() {
    return this.root.dataset.state;
  }

  // The card says how far the entry is, or what its task says of its result; only what differs is touched.
  /** @param {Entry} entry @param {Summary | null} summary */
  update(entry, summary) {
    const { state } = entry;
    const words = summary?.words ?? stateWords(entry);
    this.terms = summary?.terms ?? [];
    this.root.dataset.state = state;
    if (this.#words.textContent !== words) {
      this.#words.textContent = this.#words.title = words;
    }
    this.#retry.hidden = !entry.canRetry;
    this.#progress.hidden = state !== "uploading" && state !== "running";
    this.#progress.setAttribute("aria-label", state === "uploading" ? say("Upload") : say("Processing"));
    if (state === "uploading") {
      this.#progress.value = entry.percent;
    } else {
      this.#progress.removeAttribute("value");
    }
    // Without the percentage: a name that changes all the time would be read out all the time.
    this.#show.setAttribute("aria-label", listed([entry.name, state === "uploading" ? say("Uploading") : words]));
  }

  // Marks the card as the one that is shown large.
  /** @param {boolean} chosen */
  choose(chosen) {
    for (const element of [this.root, this.#show]) {
      if (chosen) {
        element.setAttribute("aria-current", "true");
      } else {
        element.removeAttribute("aria-current");
      }
    }
  }

  focus() {
    this.#show.focus();
  }
}

/** @param {string} name @param {() => void} onclick @param {...Child} children */
function button(name, onclick, ...children) {
  return h("button", { type: "button", class: name, onclick }, ...children);
}

/** @param {string} path */
function icon(path) {
  return svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: path }));
}
