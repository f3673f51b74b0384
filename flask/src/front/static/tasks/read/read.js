// What the page has to know of read: text in a picture.

import { LaterView } from "../later.js";
/** @import { Model } from "../../types.js" */
/** @import { Summary, TaskPage } from "../tasks.js" */
/** @import { Result } from "./types.js" */

const SHOWN = 80; // characters on a card

export class Read {
  everything = {};

  // The beginning of the text; it is found by each of its words.
  /** @param {Result} result @returns {Summary} */
  summary({ text }) {
    const words = text.split(/\s+/u).filter(Boolean);
    const whole = words.join(" ");
    const shown = whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole;
    return { words: shown || "No text", terms: [...new Set(words)] };
  }

  /** @param {Model} model */
  describe({ name, runtime, precision }) {
    return `${name} (${runtime}, ${precision})`;
  }

  onChange() {}

  /** @param {HTMLElement} root @param {TaskPage} page */
  view(root, page) {
    const load = async () => (await import("./view.js")).ReadView;
    return new LaterView(root, page, { load, styles: [new URL("./read.css", import.meta.url)] });
  }
}
