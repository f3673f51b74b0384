// A field for one text or one option of a task, made of its row.

import { h } from "../build.js";
import { sayGiven } from "../languages/say.js";
/** @import { TaskInput, TaskOption } from "../types.js" */

// A text that a job is given.
export class TextField {
  #text;

  /** @param {TaskInput} input */
  constructor({ name, about, at_least, characters }) {
    const id = `request-${name}`;
    this.name = name;
    this.#text = h("textarea", { id, name, rows: 2, maxlength: characters, required: at_least > 0 });
    this.root = h("div", { class: "field text" }, h("label", { for: id, title: sayGiven(about) }, sayGiven(name)), this.#text);
  }

  get value() {
    return this.#text.value.trim();
  }
}

// A knob of a task. Its `value` is "" as long as it is what it would be anyway.
export class OptionField {
  #input;
  #usual;

  /** @param {TaskOption} option */
  constructor(option) {
    const id = `request-${option.name}`;
    this.name = option.name;
    this.#usual = String(option.default);
    this.#input = inputFor(option, id);
    const about = h("small", { id: `${id}-about` }, sayGiven(option.about));
    this.#input.setAttribute("aria-describedby", about.id);
    this.isLarge = option.multiline === true;
    this.root = h("div", { class: this.isLarge ? "field text" : "field" }, h("label", { for: id }, sayGiven(option.name.replaceAll("_", " "))), this.#input, about);
  }

  get value() {
    const input = this.#input;
    const value = input instanceof HTMLInputElement && input.type === "checkbox" ? String(input.checked) : input.value.trim();
    return value === this.#usual ? "" : value;
  }
}

/** @param {TaskOption} option @param {string} id */
function inputFor({ name, type, default: usual, minimum, maximum, step, choices, multiline }, id) {
  if (multiline) {
    return h("textarea", { id, name, rows: 4 }, String(usual));
  }
  if (type === "boolean") {
    return h("input", { id, name, type: "checkbox", checked: usual === true });
  }
  if (choices && type === "string") {
    return h("select", { id, name }, choices.map((each) => h("option", { value: each, selected: each === usual }, String(each))));
  }
  const numeric = type !== "string" && !choices; // choices may be words among the numbers
  const bounds = numeric ? { type: "number", min: minimum, max: maximum, step: step ?? "any" } : { type: "text" };
  return h("input", { id, name, value: usual, autocomplete: "off", ...bounds });
}
