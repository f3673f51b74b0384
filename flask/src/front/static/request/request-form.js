// What is asked for with the next pictures: the task, its texts and its options, out of the service's own table.

import { h } from "../build.js";
import { Emitter } from "../events.js";
import { more, say, sayGiven } from "../languages/say.js";
import { tasks } from "../session/api.js";
import { Problem } from "../session/problem.js";
import { OptionField, TextField } from "./fields.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { TaskForm, Tasks } from "../tasks/tasks.js" */
/** @import { Model, TaskRow } from "../types.js" */

const PICKED_ELSEWHERE = "model"; // by the picker of models
const ASKED_ELSEWHERE = "watch"; // by a panel of its own

/** @typedef {TextField | OptionField} Field */

/** @typedef {{ name: string, task: string, fields: Entry["fields"] }} Question */

// The picker of the task, hidden where there is one alone, and a field for all that a job of it can be given besides
// a picture; or a form of the task's own, which comes when the task is first picked. Events: "change", of the task;
// "send", of what the fields say; "ask", of what a task's own form asks for.
/** @extends {Emitter<{ change: null, send: null, ask: Question }>} */
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
  /** @type {Map<string, Promise<TaskForm>>} */
  #forms = new Map(); // of tasks that have one of their own, by name

  // `picker` has the <select>; `fields` is the form below it.
  /** @param {{ picker: HTMLElement, fields: HTMLFormElement, tasks: Tasks }} page */
  constructor({ picker, fields, tasks: known }) {
    super();
    this.#picker = picker;
    this.#select = /** @type {HTMLSelectElement} */ (picker.querySelector("select"));
    this.#fields = fields;
    this.#tasks = known;
    this.#send = h("button", { class: "button" }, say("Send"));
    this.#select.addEventListener("change", () => this.#show());
    fields.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#own) {
        this.#own.then((form) => form.send());
      } else {
        this.emit("send", null);
      }
    });
    this.look();
  }

  // The name of the chosen task; null: the service's first.
  get task() {
    return this.#select.value === this.#first ? null : this.#select.value;
  }

  // The form of the picked task's own, where it has one.
  get #own() {
    return this.#forms.get(this.#select.value);
  }

  // Whether new pictures are for a form, which does more with them than to send them.
  get keepsPictures() {
    return Boolean(this.#own);
  }

  // Whether somebody does the task of that name.
  /** @param {string} name */
  offers(name) {
    return this.row(name) !== undefined;
  }

  // What the service says of a task that somebody does.
  /** @param {string} name */
  row(name) {
    return this.#rows.find((row) => row.name === name);
  }

  // The task is picked, and its own form has this in its fields.
  /** @param {string} name @param {Entry["fields"]} given */
  async begin(name, given) {
    this.#select.value = name;
    await this.#show();
    (await this.#own)?.begin(given);
  }

  // What the picked task's form says is asked for, with this in its fields and nothing else.
  /** @param {Entry["fields"]} given */
  async ask(given) {
    await this.begin(this.#select.value, given);
    this.#fields.requestSubmit();
  }

  // Whether the picture is for a form, which has it then.
  /** @param {File} file */
  take(file) {
    this.#own?.then((form) => form.take(file));
    return this.keepsPictures;
  }

  // These models of the picked task answer, the one that is asked first.
  /** @param {Model[]} models */
  offer(models) {
    this.#own?.then((form) => form.offer(models));
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
    const picked = this.#rows.filter(({ name }) => name !== ASKED_ELSEWHERE);
    this.#select.replaceChildren(...picked.map(({ name, about }) => h("option", { value: name, title: sayGiven(about) }, sayGiven(name))));
    this.#select.value = picked.some(({ name }) => name === chosen) ? chosen : (picked[0]?.name ?? "");
    this.#picker.hidden = picked.length < 2;
    this.#show();
  }

  async #show() {
    if (this.#select.value !== this.#first) {
      await more(); // what the options of other tasks are for
    }
    const row = this.row(this.#select.value);
    if (row && this.#tasks.of(row.name).form) {
      await this.#showOwn(row);
      return;
    }
    const texts = (row?.inputs ?? []).filter(({ kind }) => kind === "text").map((input) => new TextField(input));
    const elsewhere = [PICKED_ELSEWHERE, ...(this.#tasks.of(row?.name).elsewhere ?? [])];
    const asked = (row?.options ?? []).filter(({ name, changeable }) => !elsewhere.includes(name) && !changeable);
    const options = asked.map((option) => new OptionField(option));
    const [large, small] = [options.filter(({ isLarge }) => isLarge), options.filter(({ isLarge }) => !isLarge)];
    const fold = h("details", { hidden: !small.length }, h("summary", {}, say("Options")), h("div", { class: "options" }, small.map(({ root }) => root)));
    this.#shown = [...texts, ...options];
    this.#fields.replaceChildren(...[...texts, ...large].map(({ root }) => root), fold, this.#send);
    this.#fields.hidden = !this.#shown.length;
    this.#send.hidden = !row || row.inputs.some(({ kind, at_least }) => kind === "image" && at_least > 0);
    this.emit("change", null);
  }

  /** @param {TaskRow} row */
  async #showOwn({ name }) {
    const task = this.#tasks.of(name);
    const ask = (/** @type {Omit<Question, "task">} */ question) => this.emit("ask", { task: name, ...question });
    if (!this.#forms.has(name) && task.form) {
      this.#forms.set(name, task.form({ row: () => this.row(name), offers: (other) => this.offers(other), ask }));
    }
    this.#shown = [];
    this.#fields.hidden = false;
    this.emit("change", null);
    const form = await this.#own?.catch(() => null);
    if (!form) {
      this.#forms.delete(name); // the next look tries again
    } else if (this.#select.value === name && !this.#fields.contains(form.root)) {
      this.#fields.replaceChildren(form.root);
    }
  }
}
