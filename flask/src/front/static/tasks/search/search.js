// What the page has to know of search: pictures of a folder by what is in them.

import { LaterView } from "../later.js";
import { headline } from "./headline.js";
/** @import { Model } from "../../types.js" */
/** @import { Summary, TaskPage } from "../tasks.js" */

const PAGE = "24"; // so many hits at a time, each with its picture

export class Search {
  everything = {};
  fields = { limit: PAGE, previews: PAGE };

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
    const load = async () => (await import("./found/view.js")).SearchView;
    return new LaterView(root, page, { load, styles: [new URL("./found/found.css", import.meta.url)] });
  }
}
