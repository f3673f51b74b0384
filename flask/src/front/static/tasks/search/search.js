// What the page has to know of search: pictures of a folder by what is in them.

import { headline } from "./headline.js";
import { SearchView } from "./view.js";
/** @import { Model } from "../../types.js" */
/** @import { Summary, TaskPage } from "../tasks.js" */

export class Search {
  everything = {};

  // How many hits there are; other answers than those of find are plain.
  /** @param {any} result @returns {Summary} */
  summary(result) {
    return { words: result.hits ? headline(result) : "Done", terms: [] };
  }

  /** @param {Model} model */
  describe({ name, runtime, precision }) {
    return `${name} (${runtime}, ${precision})`;
  }

  onChange() {}

  /** @param {HTMLElement} root @param {TaskPage} page */
  view(root, page) {
    return new SearchView(root, page);
  }
}
