// The field above the gallery: words, or a picture, to find pictures by that the service has indexed.

import { h } from "../build.js";
import { say } from "../languages/say.js";
import { Problem, askJson } from "../session/api.js";

/** @typedef {{ name: string, pictures?: number }} Collection as /v1/collections tells it */

/**
 * @typedef {object} FinderActs
 * @property {(query: string, fields: Record<string, string>) => void} ask what is to be found by words
 * @property {(file: File, fields: Record<string, string>) => void} like what is to be found by a picture
 */

export class Finder {
  #root;
  #field;
  #acts;
  #collections = h("select", { "aria-label": say("Where to look"), hidden: true });
  #asked = false;

  // Fills the form `root`, which has the field and is hidden until it is offered.
  /** @param {HTMLFormElement} root @param {FinderActs} acts */
  constructor(root, acts) {
    const chooser = h("input", { type: "file", accept: "image/*", hidden: true });
    chooser.addEventListener("change", () => this.#chosen(chooser));
    const like = h("button", { type: "button", class: "button plain", onclick: () => chooser.click() }, say("Like a picture …"));
    this.#root = root;
    this.#acts = acts;
    this.#field = /** @type {HTMLInputElement} */ (root.querySelector("input"));
    root.append(this.#collections, h("button", { class: "button" }, say("Find")), like, chooser);
    root.addEventListener("submit", (event) => this.#submit(event));
    root.addEventListener("focusin", () => this.#lookWhere());
    for (const kind of /** @type {const} */ (["dragenter", "dragover", "dragleave", "drop"])) {
      root.addEventListener(kind, (event) => this.#drag(event));
    }
  }

  // Whether the service finds anything.
  /** @param {boolean} offered */
  offer(offered) {
    this.#root.hidden = !offered;
  }

  get #fields() {
    return { ...(this.#collections.value && { collection: this.#collections.value }) };
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const query = this.#field.value.trim();
    if (query) {
      this.#acts.ask(query, this.#fields);
    }
  }

  /** @param {HTMLInputElement} chooser */
  #chosen(chooser) {
    [...(chooser.files ?? [])].forEach((file) => this.#acts.like(file, this.#fields));
    chooser.value = ""; // the same picture may be chosen again
  }

  // What is dropped here is not for the page, which would take it for a new picture.
  /** @param {DragEvent} event */
  #drag(event) {
    event.preventDefault();
    if (event.type !== "dragleave") {
      event.stopPropagation();
    }
    this.#root.classList.toggle("over", event.type === "dragenter" || event.type === "dragover");
    const [file] = event.type === "drop" ? (event.dataTransfer?.files ?? []) : [];
    if (file) {
      this.#acts.like(file, this.#fields);
    }
  }

  // Which collections there are is asked once somebody is about to search; the picker is there where there are several.
  async #lookWhere() {
    if (this.#asked) {
      return;
    }
    this.#asked = true;
    try {
      /** @type {Collection[]} */
      const found = (await askJson("/v1/collections")).collections;
      const options = found.map(({ name, pictures = 0 }) => h("option", { value: name }, `${name} (${pictures})`));
      this.#collections.replaceChildren(...options);
      this.#collections.hidden = found.length < 2;
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      this.#asked = false;
    }
  }
}
