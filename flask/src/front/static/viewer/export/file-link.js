// The link to one file: waits where the file is still to be made, and says what stands in the way.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
import { fileAt, save } from "./saving.js";
import { Problem } from "../../session/problem.js";

const QUIET_MS = 800; // milliseconds in which nothing needs to be said
const GONE = [404, 410];

/** @typedef {{ key: string | null, url: string | null, name: string }} LinkedFile */

export class FileLink {
  #link;
  #words;
  /** @type {LinkedFile} */
  #file = { key: null, url: null, name: "" };
  /** @type {LinkedFile | null} */
  #run = null; // the file that is on its way

  // `make` gives the file's blob where the page makes it itself, or knows best where to get it.
  /** @param {string} format @param {string} words @param {string} label @param {(() => Blob | Promise<Blob>) | null} make */
  constructor(format, words, label, make) {
    this.#words = h("span", { class: "words", role: "status" });
    this.#link = h("a", { class: "chip", "data-format": format, download: "", "aria-label": label }, words);
    this.#link.addEventListener("click", (event) => this.#clicked(event, make));
    this.root = h("li", {}, this.#link, this.#words);
  }

  // The link leads to `file`: {key: whose it is, url: null where there is none, name}.
  /** @param {LinkedFile} file */
  update(file) {
    if (file.key !== this.#file.key) {
      this.#run = null;
      this.#become(false, "");
    }
    this.#file = file;
    this.#link.download = file.name;
    if (file.url) {
      this.#link.href = file.url;
    } else {
      this.#link.removeAttribute("href");
    }
  }

  /** @param {MouseEvent} event @param {(() => Blob | Promise<Blob>) | null} make */
  #clicked(event, make) {
    if (!this.#file.url || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    if (!this.#run) {
      this.#take(this.#file, make);
    }
  }

  /** @param {LinkedFile} file @param {(() => Blob | Promise<Blob>) | null} make */
  async #take(file, make) {
    const run = (this.#run = file);
    /** @param {string} words */
    const tell = (words, busy = true) => this.#run === run && this.#become(busy, words);
    const slow = setTimeout(tell, QUIET_MS, say("On its way."));
    tell("");
    try {
      save(await (make ? make() : fileAt(file.url ?? "", { tell })), file.name);
      tell("", false);
    } catch (problem) {
      tell(/** @type {Error} */ (problem).message, false);
      this.#miss(problem, file.key);
    } finally {
      clearTimeout(slow);
      this.#run = this.#run === run ? null : this.#run;
    }
  }

  /** @param {unknown} problem @param {string | null} key */
  #miss(problem, key) {
    if (problem instanceof Problem && GONE.includes(problem.status)) {
      this.root.dispatchEvent(new CustomEvent("gone", { detail: key, bubbles: true }));
    }
  }

  /** @param {boolean} busy @param {string} words */
  #become(busy, words) {
    this.#link.setAttribute("aria-busy", String(busy));
    this.#words.textContent = words;
  }
}
