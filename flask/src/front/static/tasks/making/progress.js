// How far a picture is that is being made, and the two ways to end that: with nothing, or with what is there so far.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
import { ask, jobUrl } from "../../session/api.js";
import { StatusMessage } from "../../viewer/status-message.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { TaskPage } from "../tasks.js" */

export class Progress {
  #message;
  #stop;
  #isStoppable;
  #job = "";
  #told = ""; // the job that was told to end
  root = h("div", { class: "status" });

  /** @param {TaskPage} page @param {string} task */
  constructor({ uploads, request }, task) {
    this.#isStoppable = () => request.row(task)?.stoppable === true;
    this.#message = new StatusMessage(this.root, uploads);
    this.#stop = h("button", { type: "button", class: "button plain stop", hidden: true, onclick: () => this.#tell() }, say("Keep what is there"));
    this.root.append(this.#stop);
  }

  /** @param {Entry} entry */
  update(entry) {
    this.#job = entry.job ?? "";
    this.#message.update(entry);
    this.#stop.hidden = entry.state !== "running" || !entry.steps || !this.#isStoppable();
    const isTold = this.#job !== "" && this.#told === this.#job;
    this.#stop.setAttribute("aria-disabled", String(isTold));
    this.#stop.textContent = isTold ? say("Ending …") : say("Keep what is there");
  }

  async #tell() {
    const job = this.#job;
    if (this.#told === job) {
      return;
    }
    this.#told = job;
    this.#stop.setAttribute("aria-disabled", "true");
    this.#stop.textContent = say("Ending …");
    await ask(`${jobUrl(job)}/stop`, { method: "POST" }).catch(() => (this.#told = "")); // what became of it is heard anyway
  }
}
