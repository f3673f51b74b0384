// What can be done with a result, said beside a person's first one. It goes when they have done it, and never comes again.

import { h } from "../build.js";
import { say } from "../languages/say.js";

const KNOWN = "image-processor.knows-results";
const DONE = [["input", "input[type=range]"], ["click", "button.label, a[data-format]"]]; // the event, and where it means that they know

// Is the first thing in `place` once it is shown.
export class Hint {
  #place;
  #words;
  #isOver = false;

  /** @param {HTMLElement} place @param {string} words */
  constructor(place, words) {
    this.#place = place;
    this.#words = words;
  }

  show() {
    if (this.#isOver || isKnown()) {
      this.#isOver = true;
      return;
    }
    this.#isOver = true;
    const gone = new AbortController();
    const close = () => gone.abort();
    const root = h("div", { class: "first-hint" }, h("span", {}, this.#words), h("button", { type: "button", class: "button plain", onclick: close }, say("OK")));
    gone.signal.addEventListener("abort", () => root.remove());
    for (const [kind, selector] of DONE) {
      document.addEventListener(kind, ({ target }) => target instanceof Element && target.closest(selector) && close(), { signal: gone.signal });
    }
    this.#place.prepend(root);
  }
}

// Whether they were told before, as they are from now on. Where this browser keeps nothing, nobody is told each time.
function isKnown() {
  try {
    const known = localStorage.getItem(KNOWN);
    localStorage.setItem(KNOWN, "yes");
    return Boolean(known);
  } catch {
    return true;
  }
}
