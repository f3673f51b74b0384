// What the page has to know of describe: what is said of a picture.

import { LaterView } from "../later.js";
/** @import { Model } from "../../types.js" */
/** @import { Summary, TaskPage } from "../tasks.js" */
/** @import { Result } from "./types.js" */

export class Describe {
  everything = {};

  // What is in the picture; it is found by each word of the caption and of the answers.
  /** @param {Result} result @returns {Summary} */
  summary({ caption, alt_text: alt, answers }) {
    const said = [caption?.text ?? "", ...answers.map(({ answer }) => answer)].join(" ");
    return { words: alt || answers[0]?.answer || "Done", terms: [...new Set(said.match(/[\p{L}\p{N}]+/gu))] };
  }

  /** @param {Model} model */
  describe({ name, runtime, precision }) {
    return `${name} (${[runtime, precision].filter(Boolean).join(", ")})`;
  }

  onChange() {}

  /** @param {HTMLElement} root @param {TaskPage} page */
  view(root, page) {
    const load = async () => (await import("./view.js")).DescribeView;
    return new LaterView(root, page, { load, styles: [new URL("./describe.css", import.meta.url)] });
  }
}
