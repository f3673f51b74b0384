// What the page has to know of a task that makes pictures. Its form and its view come when they are first needed.

import { LaterView, styled } from "../later.js";
/** @import { Viewing } from "../later.js" */
/** @import { Model } from "../../types.js" */
/** @import { FormPage, Summary, TaskForm, TaskPage } from "../tasks.js" */
/** @import { Made } from "./types.js" */

/** @typedef {{ form: () => Promise<new (page: FormPage) => TaskForm>, view: () => Promise<Viewing>, style: URL }} Code */

export class Making {
  everything = {};
  #code;

  /** @param {Code} code */
  constructor(code) {
    this.#code = code;
  }

  // The words that it was asked by, else how many pictures there are.
  /** @param {{ prompt: string, pictures?: Made[], picture?: Made }} result @returns {Summary} */
  summary({ prompt, pictures, picture }) {
    const made = pictures ?? (picture ? [picture] : []);
    const withheld = made.filter((each) => each.withheld).length;
    const words = prompt || (made.length > 1 ? `${made.length} pictures` : "Done");
    return { words: withheld ? `${withheld} of ${made.length} withheld. ${words}` : words, terms: prompt.match(/[\p{L}\p{N}]+/gu) ?? [] };
  }

  /** @param {Model} model */
  describe({ name, runtime, precision }) {
    return `${name} (${runtime}, ${precision})`;
  }

  onChange() {}

  /** @param {HTMLElement} root @param {TaskPage} page */
  view(root, page) {
    return new LaterView(root, page, { load: this.#code.view, style: this.#code.style });
  }

  /** @param {FormPage} page */
  async form(page) {
    const [Form] = await Promise.all([this.#code.form(), styled(this.#code.style)]);
    return new Form(page);
  }
}
