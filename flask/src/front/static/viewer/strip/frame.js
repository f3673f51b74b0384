// One picture of the strip: its thumbnail, and how far it is. Far from the screen it is an empty place with a name.

import { h, svg } from "../../build.js";
import { listed, say } from "../../languages/say.js";
import { stateWords } from "../../session/state-words.js";
import { Thumbnail } from "../../thumbnail/thumbnail.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { Summary } from "../../tasks/tasks.js" */

const WAITING = "M4 10h.01M10 10h.01M16 10h.01";
const DONE = "M4.5 10.5l4 4 7-9";
const FAILED = "M10 4v7M10 15.5h.01";

export class Frame {
  /** @type {Thumbnail | null} */
  thumbnail = null; // while it is filled
  #button;
  #badge = h("span", { class: "badge", "aria-hidden": "true" });
  #bar = h("span", { class: "part", "aria-hidden": "true" });
  #told = ""; // what its badge says
  #name;

  /** @param {Entry} entry @param {(key: string) => void} show */
  constructor({ key, name }, show) {
    this.#name = name;
    this.#button = h("button", { type: "button", tabindex: -1, title: name, "aria-label": name, onclick: () => show(key) });
    this.root = h("li", { class: "frame", "data-key": key }, this.#button);
  }

  // There is a place for a thumbnail, empty as yet.
  fill() {
    this.thumbnail = new Thumbnail();
    this.#button.replaceChildren(this.thumbnail.root, this.#bar, this.#badge);
    return this.thumbnail;
  }

  // Nothing of its picture is held any more.
  empty() {
    this.thumbnail = null;
    this.#button.replaceChildren();
  }

  // It says how far the entry is, or what its task says of its result, and whether it is new; only what differs is touched.
  /** @param {Entry} entry @param {Summary | null} summary @param {boolean} isNew */
  update(entry, summary, isNew) {
    const { state, percent } = entry;
    const words = summary?.words ?? (state === "uploading" ? say("Uploading") : stateWords(entry));
    const label = listed([this.#name, words, isNew && say("new")]);
    if (this.#button.getAttribute("aria-label") !== label) {
      this.#button.setAttribute("aria-label", label);
      this.#button.title = label;
    }
    this.root.dataset.state = state;
    this.root.classList.toggle("new", isNew);
    this.#bar.style.setProperty("--part", `${state === "uploading" ? percent : 100}%`);
    this.#tell(state === "done" && summary?.count !== undefined ? summary.count : signOf(state));
  }

  // It is the one that is shown large, which the Tab key comes to.
  /** @param {boolean} chosen */
  choose(chosen) {
    this.#button.tabIndex = chosen ? 0 : -1;
    if (chosen) {
      this.#button.setAttribute("aria-current", "true");
    } else {
      this.#button.removeAttribute("aria-current");
    }
    this.root.classList.toggle("current", chosen);
  }

  focus() {
    this.#button.focus({ preventScroll: true });
  }

  /** @param {string | number | null} sign a number, or the path of an icon */
  #tell(sign) {
    const told = String(sign ?? "");
    if (told !== this.#told) {
      this.#told = told;
      const icon = typeof sign === "string" && svg("svg", { viewBox: "0 0 20 20" }, svg("path", { d: sign }));
      this.#badge.replaceChildren(icon || told);
    }
  }
}

/** @param {Entry["state"]} state */
function signOf(state) {
  if (state === "failed" || state === "expired") {
    return FAILED;
  }
  if (state === "done") {
    return DONE;
  }
  return state === "waiting" || state === "queued" ? WAITING : null;
}
