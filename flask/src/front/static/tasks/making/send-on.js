// Buttons by which a picture that was made goes on to another task. It is not sent again: its job has it.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
import { ask } from "../../session/api.js";
/** @import { TaskPage } from "../tasks.js" */

/** @typedef {{ reference: string, url: string, name: string }} Made where the service and where the browser finds it */

/** @type {[task: string, words: string][]} */
const TASKS = [
  ["edit", say("Edit it")],
  ["detect", say("Find objects")],
  ["analyze", say("Cut out")],
  ["describe", say("Describe it")],
  ["read", say("Read its text")],
];
const OWN_FORM = "edit"; // has to be told what to do

export class SendOn {
  #page;
  #buttons;
  #trouble = h("p", { class: "trouble", role: "status" });
  /** @type {Made | null} */
  #made = null;

  /** @param {TaskPage} page */
  constructor(page) {
    this.#page = page;
    this.#buttons = TASKS.map(([task, words]) => {
      const button = h("button", { type: "button", class: "chip", "data-task": task, onclick: () => this.#send(task) }, words);
      return { task, button };
    });
    this.root = h("div", { class: "send-on", role: "group", "aria-label": say("Send it on") }, h("h3", {}, say("Send it on")), h("p", { class: "chips" }, this.#buttons.map(({ button }) => button)), this.#trouble);
  }

  // The buttons are for that picture; there are those of tasks that somebody does.
  /** @param {Made | null} made */
  update(made) {
    this.#made = made;
    this.#trouble.textContent = "";
    const offered = this.#buttons.filter(({ task, button }) => {
      button.hidden = !this.#page.request.offers(task);
      return !button.hidden;
    });
    this.root.hidden = !made || !offered.length;
  }

  /** @param {string} task */
  async #send(task) {
    const made = this.#made;
    if (!made) {
      return;
    }
    const { reference, url, name } = made;
    if (task === OWN_FORM) {
      this.#page.request.begin(task, { image: reference });
      return;
    }
    try {
      const blob = await (await ask(url)).blob();
      const picture = new File([blob], name, { type: blob.type });
      this.#page.show(this.#page.uploads.askWhole(name, { task, model: null, fields: { image: reference } }, picture).key);
    } catch (problem) {
      this.#trouble.textContent = /** @type {Error} */ (problem).message;
    }
  }
}
