// What the page has to know of a task that makes pictures. Its form and its view come when they are first needed.

import { listed, more, say, sayCount } from "../../languages/say.js";
import { LaterTask, styled } from "../later.js";
/** @import { Viewing } from "../later.js" */
/** @import { FormPage, Summary, TaskForm, Trial } from "../tasks.js" */
/** @import { Model } from "../../types.js" */
/** @import { Made } from "./types.js" */

/** @typedef {{ form: () => Promise<new (page: FormPage) => TaskForm>, view: () => Promise<Viewing>, styles: URL[], trials: (models: Model[]) => Promise<Trial[]> }} Code */

export class Making extends LaterTask {
  #code;

  /** @param {Code} code */
  constructor(code) {
    super({ load: code.view, styles: code.styles });
    this.#code = code;
  }

  /** @param {Model[]} models */
  trials(models) {
    return this.#code.trials(models);
  }

  // How many pictures there are, and which are not to be seen; it is found by the words that it was asked by.
  /** @param {{ prompt: string, pictures?: Made[], picture?: Made }} result @returns {Summary} */
  summary({ prompt, pictures, picture }) {
    const made = pictures ?? (picture ? [picture] : []);
    const withheld = made.filter((each) => each.withheld).length;
    const words = picture ? say("Changed") : sayCount(made.length, "{n} picture", "{n} pictures");
    return { words: listed([words, withheld > 0 && say("{n} withheld", { n: withheld })]), terms: prompt.match(/[\p{L}\p{N}]+/gu) ?? [] };
  }

  /** @param {FormPage} page */
  async form(page) {
    const [Form] = await Promise.all([more().then(() => this.#code.form()), ...this.#code.styles.map(styled)]);
    return new Form(page);
  }
}
