// Watching a camera's address, whose code and style come when it is first asked for.

import { h } from "../build.js";
import { TROUBLE, loadOnce } from "../tasks/later.js";
/** @import { Watch, WatchPage } from "./panel/watch.js" */

const SHEETS = ["../viewer/viewer.css", "../live/picture/live.css", "./panel/watch.css"];

export class WatchLater {
  #root;
  #page;
  #load = loadOnce(() => import("./panel/watch.js"), SHEETS.map((name) => new URL(name, import.meta.url)));
  /** @type {Watch | null} */
  #watch = null;

  // Fills `root`, which is hidden until then.
  /** @param {HTMLElement} root @param {WatchPage} page */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
  }

  get isOpen() {
    return !this.#root.hidden;
  }

  // An address is asked for.
  async open() {
    try {
      const { Watch } = await this.#load();
      if (!this.#watch) {
        this.#root.replaceChildren();
        this.#watch = new Watch(this.#root, this.#page);
      }
      this.#watch.open();
    } catch {
      this.#root.hidden = false;
      this.#root.replaceChildren(h("p", { role: "status" }, TROUBLE));
    }
  }
}
