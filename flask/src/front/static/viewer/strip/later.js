// The strip, whose code and style come once somebody is here, or when a picture is first shown.

import { h } from "../../build.js";
import { loadOnce } from "../../tasks/later.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { Session } from "../../session/session.js" */
/** @import { Strip } from "./strip.js" */

export class StripLater {
  root = h("div", { class: "strip-place" });
  #page;
  #load = loadOnce(() => import("./strip.js"), [new URL("./strip.css", import.meta.url)]);
  /** @type {Strip | null} */
  #strip = null;
  /** @type {string | null} */
  #current = null;
  /** @type {Entry[]} */
  #came = []; // meanwhile

  /** @param {ConstructorParameters<typeof Strip>[0]} page */
  constructor(page) {
    this.#page = page;
    page.session.addEventListener("add", ({ detail }) => !this.#strip && isNew(page.session, detail) && this.#came.push(detail));
  }

  // The key of the picture that is shown large, or null.
  /** @param {string | null} key */
  set current(key) {
    this.#current = key;
    this.#came = this.#came.filter((entry) => entry.key !== key);
    if (this.#strip) {
      this.#strip.current = key;
    } else if (key !== null) {
      this.prepare();
    }
  }

  openNew() {
    return this.#strip?.openNew() ?? false;
  }

  /** @param {KeyboardEvent} event */
  takes(event) {
    return this.#strip?.takes(event) ?? false;
  }

  // The strip is here, as far as it can be had; where not, the next call tries again.
  async prepare() {
    const loaded = await this.#load().catch(() => null);
    if (loaded && !this.#strip) {
      this.#strip = new loaded.Strip(this.#page);
      this.root.replaceWith(this.#strip.root);
      this.#strip.current = this.#current;
      this.#came.forEach((entry) => this.#strip?.note(entry));
      this.#came = [];
    }
  }
}

// Whether the entry, which was just added, is a picture that this visitor has just given.
/** @param {Session} session @param {Entry} entry */
export function isNew(session, { key, twinOf, job, isWhole }) {
  return !twinOf && !job && !isWhole && session.isMine(key);
}
