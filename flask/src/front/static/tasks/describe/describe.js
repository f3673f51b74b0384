// What the page has to know of describe: what is said of a picture.

import { say } from "../../languages/say.js";
import { LaterTask } from "../later.js";
/** @import { Summary } from "../tasks.js" */
/** @import { Result } from "./types.js" */

export class Describe extends LaterTask {
  constructor() {
    super({ load: async () => (await import("./view.js")).DescribeView, styles: [new URL("./describe.css", import.meta.url)] });
  }

  // What is in the picture; it is found by each word of the caption and of the answers.
  /** @param {Result} result @returns {Summary} */
  summary({ caption, alt_text: alt, answers }) {
    const said = [caption?.text ?? "", ...answers.map(({ answer }) => answer)].join(" ");
    return { words: alt || answers[0]?.answer || say("Done"), terms: [...new Set(said.match(/[\p{L}\p{N}]+/gu))] };
  }
}
