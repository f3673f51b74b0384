// Tasks whose views come with their code and style when they are first looked at.

import { h } from "../build.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Model } from "../types.js" */
/** @import { TaskPage, TaskView } from "./tasks.js" */

/** @typedef {new (root: HTMLElement, page: TaskPage) => TaskView} Viewing */

/** @typedef {{ load: () => Promise<Viewing>, styles: URL[] }} Code of a view, and the sheets that it needs */

const TROUBLE = "A part of the page did not come. Load it again.";

// A Task whose view comes later.
export class LaterTask {
  everything = {};
  #code;

  /** @param {Code} code */
  constructor(code) {
    this.#code = code;
  }

  /** @param {Model} model */
  describe({ name, runtime, precision }) {
    return `${name} (${[runtime, precision].filter(Boolean).join(", ")})`;
  }

  onChange() {}

  /** @param {HTMLElement} root @param {TaskPage} page @returns {TaskView} */
  view(root, page) {
    return new LaterView(root, page, this.#code);
  }
}

// A TaskView that is what `load` brings, with the sheets at `styles`, and shows what it was told of meanwhile.
class LaterView {
  /** @type {TaskView | null} */
  #view = null;
  /** @type {Entry | null} */
  #entry = null;

  /** @param {HTMLElement} root @param {TaskPage} page @param {Code} code */
  constructor(root, page, { load, styles }) {
    Promise.all([load(), ...styles.map(styled)]).then(
      ([Loaded]) => {
        this.#view = new Loaded(root, page);
        if (this.#entry) {
          this.#view.update(this.#entry);
        }
      },
      () => root.append(h("p", { role: "status" }, TROUBLE)),
    );
  }

  /** @param {Entry} entry */
  update(entry) {
    this.#entry = entry;
    this.#view?.update(entry);
  }

  offer() {
    this.#view?.offer();
  }

  clear() {
    this.#entry = null;
    this.#view?.clear();
  }
}

// The page has the sheet at that address.
/** @param {URL} url */
export function styled({ href }) {
  const there = [...document.styleSheets].some((sheet) => sheet.href === href);
  return new Promise((done, failed) => {
    if (there) {
      done(null);
    } else {
      document.head.append(h("link", { rel: "stylesheet", href, onload: () => done(null), onerror: failed }));
    }
  });
}
