// What is found without pointing: all objects that are detected, or everything that can be told apart.

import { h } from "../../../../build.js";
import { say } from "../../../../languages/say.js";
/** @import { Steps } from "../../../../types.js" */

/** @typedef {"detect" | "everything"} Kind */

export class Finding {
  #buttons;
  #stop;
  #state = h("p", { class: "doing", role: "status" });
  #progress = h("progress", { max: 1, hidden: true, "aria-label": say("Finding") });

  /** @param {{ find: (kind: Kind) => void, stop: () => void }} act */
  constructor({ find, stop }) {
    /** @param {Kind} kind @param {string} words @param {string} title */
    const button = (kind, words, title) => h("button", { type: "button", class: "button plain", title, onclick: () => find(kind) }, words);
    this.#buttons = [
      button("detect", say("All objects"), say("Masks of all that the default model of the task detect finds")),
      button("everything", say("Everything"), say("Masks of all that can be told apart, whatever it is: takes a while")),
    ];
    this.#stop = h("button", { type: "button", class: "button plain", hidden: true, onclick: stop }, say("Stop"));
    this.root = h("div", { class: "finding" }, h("div", { class: "acts" }, this.#buttons, this.#stop), this.#progress, this.#state);
  }

  // How far it is: `steps` are undefined as long as nothing is known; null: nothing is being looked for.
  /** @param {{ steps: Steps | undefined | null, words: string }} state */
  tell({ steps, words }) {
    this.#stop.hidden = this.#progress.hidden = steps === null;
    this.#buttons.forEach((each) => (each.hidden = steps !== null));
    if (steps?.total) {
      this.#progress.value = steps.done / steps.total;
    } else {
      this.#progress.removeAttribute("value");
    }
    this.#state.textContent = words;
  }
}
