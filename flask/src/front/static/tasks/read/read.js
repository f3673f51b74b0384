// What the page has to know of read: text in a picture.

import { LaterTask } from "../later.js";
/** @import { Summary } from "../tasks.js" */
/** @import { Result } from "./types.js" */

const SHOWN = 80; // characters on a card

export class Read extends LaterTask {
  constructor() {
    super({ load: async () => (await import("./view.js")).ReadView, styles: [new URL("./read.css", import.meta.url)] });
  }

  // The beginning of the text; it is found by each of its words.
  /** @param {Result} result @returns {Summary} */
  summary({ text }) {
    const words = text.split(/\s+/u).filter(Boolean);
    const whole = words.join(" ");
    const shown = whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole;
    return { words: shown || "No text", terms: [...new Set(words)] };
  }
}
