// What the page has to know of search: pictures of a folder by what is in them.

import { say } from "../../languages/say.js";
import { LaterTask } from "../later.js";
import { headline } from "./headline.js";
/** @import { Summary } from "../tasks.js" */

const PAGE = "24"; // so many hits at a time, each with its picture

export class Search extends LaterTask {
  fields = { limit: PAGE, previews: PAGE };

  constructor() {
    super({ load: async () => (await import("./found/view.js")).SearchView, styles: [new URL("./found/found.css", import.meta.url)] });
  }

  // How many hits there are; other answers than those of find are plain.
  /** @param {any} result @returns {Summary} */
  summary(result) {
    return { words: result.hits ? headline(result) : say("Done"), terms: [] };
  }
}
