// The field by which indexed pictures are found, whose code and style come where the service does that.

import { loadOnce } from "../tasks/later.js";
/** @import { Finder, FinderActs } from "./finder.js" */

export class FinderLater {
  #root;
  #acts;
  #load = loadOnce(() => import("./finder.js"), [new URL("./finder.css", import.meta.url)]);
  /** @type {Finder | null} */
  #finder = null;
  #offered = false;

  /** @param {HTMLFormElement} root @param {FinderActs} acts */
  constructor(root, acts) {
    this.#root = root;
    this.#acts = acts;
  }

  // Whether the service finds anything.
  /** @param {boolean} offered */
  async offer(offered) {
    this.#offered = offered;
    const loaded = this.#finder || !offered ? null : await this.#load().catch(() => null); // asked for again when it is offered again
    if (loaded) {
      this.#finder ??= new loaded.Finder(this.#root, this.#acts);
    }
    this.#finder?.offer(this.#offered);
  }
}
