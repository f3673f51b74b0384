// What the page has to know of read: text in a picture.

import { more, say } from "../../languages/say.js";
import { LaterTask } from "../later.js";
import { linePath } from "../marks.js";
/** @import { Files, Marking, Summary } from "../tasks.js" */
/** @import { Result } from "./types.js" */

const SHOWN = 80; // characters on a card
const LINE = "var(--accent)"; // as over the picture (read.css)

export class Read extends LaterTask {
  constructor() {
    super({ load: async () => (await import("./view.js")).ReadView, styles: [new URL("./read.css", import.meta.url)] });
  }

  // A page of text, for a photo may have none.
  async trials() {
    return (await more().then(() => import("../../start/trials.js"))).toRead();
  }

  // The beginning of the text; it is found by each of its words.
  /** @param {Result} result @returns {Summary} */
  summary({ text, lines }) {
    const words = text.split(/\s+/u).filter(Boolean);
    const whole = words.join(" ");
    const shown = whole.length > SHOWN ? `${whole.slice(0, SHOWN)}…` : whole;
    return { words: shown || say("No text"), terms: [...new Set(words)], count: lines.length };
  }

  // The texts, each also as a file of its own.
  /** @override @returns {Promise<Files>} */
  async files() {
    return (await import("./files.js")).FILES;
  }

  // The lines of text.
  /** @param {Result} result @returns {Marking} */
  marks({ image, lines }) {
    return { size: image, marks: lines.map(({ polygon }) => ({ path: linePath(polygon), colour: LINE })) };
  }
}
