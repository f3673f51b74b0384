// The second picture of a comparison: how far it is, then its canvas.

import { h } from "../../../build.js";
import { Canvas } from "../../../canvas/canvas.js";
import { say } from "../../../languages/say.js";
import { StatusMessage } from "../../../viewer/status-message.js";
/** @import { Entry } from "../types.js" */

export class Second {
  canvas;
  #name = h("h3");
  #status;
  #frame = h("div");
  /** @type {string | null} */
  #shown = null; // the key of the entry that the canvas shows

  // `again(key)` sends the picture once more, `end` ends the comparison.
  /** @param {{ again: (key: string) => void, end: () => void }} acts */
  constructor({ again, end }) {
    const button = h("button", { type: "button", class: "button plain end", onclick: end }, say("End comparison"));
    const head = h("header", {}, this.#name, button);
    const status = h("div", { class: "status", hidden: true });
    this.root = h("section", { id: "compared", hidden: true }, head, status, this.#frame);
    this.canvas = new Canvas(this.#frame);
    this.#status = new StatusMessage(status, { retry: again });
  }

  // The region is there, for the model of that name.
  /** @param {string} model */
  open(model) {
    this.#name.textContent = model;
    this.root.setAttribute("aria-label", say("Compared with {model}", { model }));
    this.root.hidden = false;
    this.#frame.hidden = true;
    this.#shown = null;
  }

  // The region is gone.
  close() {
    this.root.hidden = true;
    this.#shown = null;
  }

  // The region says why there is nothing to compare with.
  /** @param {string} words */
  fail(words) {
    this.#status.update({ key: null, state: "failed", words, percent: 0, canRetry: false });
  }

  // The region tells how far `entry` is. True once its picture is on the canvas, ready for its boxes.
  /** @param {Entry} entry @param {(key: string) => Promise<string | null>} pictureUrl */
  async tell(entry, pictureUrl) {
    this.#status.update(entry);
    this.#frame.hidden = entry.state !== "done";
    if (this.#frame.hidden) {
      this.#shown = null;
    } else if (this.#shown !== entry.key) {
      this.#shown = entry.key;
      const url = await pictureUrl(entry.key).catch(() => null);
      if (this.#shown === entry.key && entry.result) {
        const { image, model } = entry.result;
        await this.canvas.show(url, image, say("{name}, as {model} sees it", { name: entry.name, model: model.name }));
      }
    }
    return this.#shown === entry.key;
  }
}
