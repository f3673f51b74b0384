// Results of a task that the page does not know: their JSON, and the files that belong to them.

import { PlainView } from "./view.js";
/** @import { Model } from "../../types.js" */
/** @import { TaskPage } from "../tasks.js" */

export class Plain {
  everything = {};

  summary() {
    return { words: "Done", terms: [] };
  }

  /** @param {Model} model */
  describe({ name, runtime, precision }) {
    return `${name} (${runtime}, ${precision})`;
  }

  onChange() {}

  /** @param {HTMLElement} root @param {TaskPage} page */
  view(root, page) {
    return new PlainView(root, page);
  }
}
