// What is asked for with the next pictures: the task, its texts and its options, out of the service's own table.

import { h } from "../build.js";
import { Emitter } from "../events.js";
import { tasks } from "../session/api.js";
import { Problem } from "../session/problem.js";
import { OptionField, TextField } from "./fields.js";
/** @import { Tasks } from "../tasks/tasks.js" */
/** @import { TaskRow } from "../types.js" */

const PICKED_ELSEWHERE = "model"; // by the picker of models

/** @typedef {TextField | OptionField} Field */

// The picker of the task, hidden where there is one alone, and a field for all that a job of it can be given besides
// a picture. Event: "change", of the task.
/** @extends {Emitter<{ change: null, send: null }>} */
export class RequestForm extends Emitter {
  #picker;
  #select;
  #fields;
  #tasks;
  #send;
  /** @type {TaskRow[]} */
  #rows = [];
  #first = "";
  /** @type {Field[]} */
  #shown = [];

  // `picker` has the <select>; `fields` is the form below it.
  /** @param {{ picker: HTMLElement, fields: HTMLFormElement, tasks: Tasks }} page */
  constructor({ picker, fields, tasks: known }) {
    super();
    this.#picker = picker;
    this.#select = /** @type {HTMLSelectElement} */ (picker.querySelector("select"));
    this.#fields = fields;
    this.#tasks = known;
    this.#send = h("button", { class: "button" }, "Send");
    this.#select.addEventListener("change", () => this.#show());
    fields.addEventListener("submit", (event) => {
      event.preventDefault();
      this.emit("send", null);
    });
    this.look();
  }

  // The name of the chosen task; null: the service's first.
  get task() {
    return this.#select.value === this.#first ? null : this.#select.value;
  }

  // Whether somebody does the task of that name.
  /** @param {string} name */
  offers(name) {
    return this.#rows.some((row) => row.name === name);
  }

  // What goes with each picture, by name: texts, and options that are not as they would be anyway.
  get values() {
    const given = this.#shown.map((field) => [field.name, field.value]);
    return Object.fromEntries(given.filter(([, value]) => value !== ""));
  }

  // A name for what has no picture: the beginning of its first text.
  get title() {
    const text = this.#shown.find((field) => field instanceof TextField && field.value)?.value ?? "";
    return text.trim().split("\n", 1)[0].slice(0, 80);
  }

  // Asks which tasks there are. Where nobody answers it is as if there were the first one alone.
  async look() {
    try {
      const all = await tasks();
      this.#first = all[0]?.name ?? "";
      this.#rows = all.filter(({ available }) => available);
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      return;
    }
    const chosen = this.#select.value;
    this.#select.replaceChildren(...this.#rows.map(({ name, about }) => h("option", { value: name, title: about }, name)));
    this.#select.value = this.#rows.some(({ name }) => name === chosen) ? chosen : (this.#rows[0]?.name ?? "");
    this.#picker.hidden = this.#rows.length < 2;
    this.#show();
  }

  #show() {
    const row = this.#rows.find(({ name }) => name === this.#select.value);
    const texts = (row?.inputs ?? []).filter(({ kind }) => kind === "text").map((input) => new TextField(input));
    const elsewhere = [PICKED_ELSEWHERE, ...(this.#tasks.of(row?.name).elsewhere ?? [])];
    const asked = (row?.options ?? []).filter(({ name, changeable }) => !elsewhere.includes(name) && !changeable);
    const options = asked.map((option) => new OptionField(option));
    const [large, small] = [options.filter(({ isLarge }) => isLarge), options.filter(({ isLarge }) => !isLarge)];
    const more = h("details", { hidden: !small.length }, h("summary", {}, "Options"), h("div", { class: "options" }, small.map(({ root }) => root)));
    this.#shown = [...texts, ...options];
    this.#fields.replaceChildren(...[...texts, ...large].map(({ root }) => root), more, this.#send);
    this.#fields.hidden = !this.#shown.length;
    this.#send.hidden = !row || row.inputs.some(({ kind, at_least }) => kind === "image" && at_least > 0);
    this.emit("change", null);
  }
}
