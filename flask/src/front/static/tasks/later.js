// Tasks whose views come with their code and style when they are first looked at.

import { h } from "../build.js";
import { more, say } from "../languages/say.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Model } from "../types.js" */
/** @import { Files, TaskPage, TaskView } from "./tasks.js" */

/** @typedef {new (root: HTMLElement, page: TaskPage) => TaskView} Viewing */

/** @typedef {{ load: () => Promise<Viewing>, styles: URL[] }} Code of a view, and the sheets that it needs */

const SHARED = new URL("../viewer/export/export.css", import.meta.url); // by all views
export const TROUBLE = say("A part of the page did not come. Load it again.");

// A Task whose view comes later.
export class LaterTask {
  everything = {};
  #load;

  /** @param {Code} code */
  constructor({ load, styles }) {
    this.#load = loadOnce(load, [SHARED, ...styles]);
  }

  // The code of its view, with its style in the page; begun before it is needed, nobody waits for it then.
  prepare() {
    return this.#load();
  }

  /** @param {Model} model */
  describe({ name, runtime, precision }) {
    return `${name} (${[runtime, precision].filter(Boolean).join(", ")})`;
  }

  /** @returns {Promise<Files>} */
  async files() {
    return (await import("./files.js")).FILES;
  }

  onChange() {}

  /** @param {HTMLElement} root @param {TaskPage} page @returns {TaskView} */
  view(root, page) {
    return new LaterView(root, page, () => this.prepare());
  }
}

// A TaskView that is what `coming` brings, and shows what it was told of meanwhile. Where it does not come, it is asked
// for again when the service is heard of.
class LaterView {
  /** @type {TaskView | null} */
  #view = null;
  /** @type {Entry | null} */
  #entry = null;

  /** @param {HTMLElement} root @param {TaskPage} page @param {() => Promise<Viewing>} coming */
  constructor(root, page, coming) {
    this.#come(root, page, coming);
  }

  /** @param {HTMLElement} root @param {TaskPage} page @param {() => Promise<Viewing>} coming */
  async #come(root, page, coming) {
    try {
      const Loaded = await coming();
      root.replaceChildren();
      this.#view = new Loaded(root, page);
    } catch {
      root.replaceChildren(h("p", { role: "status" }, TROUBLE));
      window.addEventListener("image-processor:connection", () => this.#come(root, page, coming), { once: true });
      return;
    }
    if (this.#entry) {
      this.#view.update(this.#entry);
    }
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

// Calls what `load` brings, with these sheets in the page, as often as it is called: it is loaded once, and where it did
// not come, the next call tries again.
/** @template T @param {() => Promise<T>} load @param {URL[]} styles */
export function loadOnce(load, styles) {
  /** @type {Promise<T> | null} */
  let coming = null;
  return () => {
    const present = (coming ??= Promise.all([more().then(load), ...styles.map(styled)]).then(([loaded]) => loaded));
    present.catch(() => (coming = null));
    return present;
  };
}

// The page has the sheet at that address.
/** @param {URL} url */
export async function styled({ href }) {
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) {
    return;
  }
  const link = h("link", { rel: "stylesheet", href });
  await new Promise((done, failed) => {
    Object.assign(link, { onload: done, onerror: failed });
    document.head.append(link);
  });
}
