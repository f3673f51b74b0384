// The line above the picture: its name, where it stands among the others, and the way to them.

import { h, svg } from "../build.js";
import { say } from "../languages/say.js";

const BEFORE = "M12 4l-6 6 6 6";
const AFTER = "M8 4l6 6-6 6";
const CROSS = "M5 5l10 10M15 5L5 15";

// The bar of one picture after the other; its buttons call previous(), next() and close().
export class Bar {
  #name = h("h2", { tabindex: -1 });
  #place = h("p", { class: "place" });
  #previous;
  #next;

  /** @param {HTMLElement} root @param {{ previous: () => void, next: () => void, close: () => void }} acts */
  constructor(root, { previous, next, close }) {
    this.#previous = button("previous", say("Previous picture"), BEFORE, previous);
    this.#next = button("next", say("Next picture"), AFTER, next);
    root.append(this.#name, this.#place, this.#previous, this.#next, button("close", say("Close"), CROSS, close));
  }

  // The bar is that of the picture at `at`, from 0, among so many.
  /** @param {string} name @param {number} at @param {number} count */
  update(name, at, count) {
    this.#name.textContent = this.#name.title = name;
    this.#place.textContent = count > 1 && at >= 0 ? say("{n} of {all}", { n: at + 1, all: count }) : "";
    this.#previous.setAttribute("aria-disabled", String(at <= 0));
    this.#next.setAttribute("aria-disabled", String(at + 1 >= count));
  }

  // The focus is on the picture's name.
  focus() {
    this.#name.focus();
  }
}

// Not `disabled` where there is no way on: a button that has the focus would lose it.
/** @param {string} name @param {string} words @param {string} path @param {() => void} onclick */
function button(name, words, path, onclick) {
  const icon = svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: path }));
  const named = { class: `button plain ${name}`, "aria-label": words, title: words };
  return h("button", { type: "button", ...named, onclick }, icon);
}
