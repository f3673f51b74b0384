// Fields for the options of a task's row, in words for people. What is as it would be anyway has the value "".

import { h } from "../../build.js";
import { say, sayGiven } from "../../languages/say.js";
/** @import { TaskOption } from "../../types.js" */

/** @type {Record<string, string>} */
const NAMES = {
  n: say("How many"),
  negative_prompt: say("What is not to be seen"),
  decoder: say("Decoder"),
  previews: say("Look on while it is made"),
  strength: say("How far from the picture"),
};
/** @type {Record<string, string>} */
const CHOICES = { auto: say("the model's own"), full: say("the model's own"), tiny: say("tiny: faster, less exact") };
const OWN = /[;.]? (?:0|auto) for the model's own(?: way)?(?=\.)/; // fields say so themselves
const OF_METHODS = / Of (?:the method )?[a-z]+(?:,? (?:and )?[a-z]+)*[.:]?$/;
const MOST_CHOICES = 16;
const FINE = 0.05;
const COARSE = 0.5;

export class Knob {
  #input;
  #output = h("output", { "aria-hidden": "true" });
  #option;

  /** @param {TaskOption} option @param {string} form whose field it is @param {string} [words] its name, where that needs another */
  constructor(option, form, words = NAMES[option.name] ?? sayGiven(option.name.replaceAll("_", " "))) {
    const id = `${form}-${option.name}`;
    this.name = option.name;
    this.#option = option;
    this.#input = inputOf(option, id);
    const about = h("small", { id: `${id}-about` }, aboutOf(option));
    this.#input.setAttribute("aria-describedby", about.id);
    const label = h("span", { class: "named" }, h("label", { for: id }, words), this.#isRange ? this.#output : null);
    const isCheck = this.#input.type === "checkbox";
    this.root = h("div", { class: `field ${isCheck ? "check" : this.#input.localName}` }, label, this.#input, about);
    this.#input.addEventListener("input", () => this.#tell());
    this.#tell();
  }

  get value() {
    const value = this.#input instanceof HTMLInputElement && this.#input.type === "checkbox" ? String(this.#input.checked) : this.#input.value.trim();
    const usual = this.#option.default;
    const isUsual = value === String(usual) || (typeof usual === "number" && value !== "" && Number(value) === usual);
    return isUsual ? "" : value;
  }

  // "" is what it would be anyway.
  /** @param {string} value */
  set value(value) {
    const usual = hasOwn(this.#option) ? "" : String(this.#option.default);
    const shown = value === "" || (hasOwn(this.#option) && Number(value) === 0) ? usual : value;
    if (this.#input instanceof HTMLInputElement && this.#input.type === "checkbox") {
      this.#input.checked = shown === "true";
    } else {
      this.#input.value = shown;
    }
    this.#tell();
  }

  // What a model would have it be.
  /** @param {string | number | undefined} own */
  offer(own) {
    if (hasOwn(this.#option)) {
      /** @type {HTMLInputElement} */ (this.#input).placeholder = own === undefined ? say("the model's own") : say("{value}, the model's own", { value: String(own) });
    }
  }

  get #isRange() {
    return this.#input.type === "range";
  }

  #tell() {
    this.#output.textContent = this.#isRange ? this.#input.value : "";
  }
}

// What the option is for, without what its field says itself.
/** @param {TaskOption} option */
function aboutOf({ about }) {
  const own = sayGiven(about);
  return own === about ? about.replace(OF_METHODS, "").replace(OWN, "") : own;
}

/** @param {TaskOption} option @param {string} id */
function inputOf(option, id) {
  const { name, type, default: usual, minimum = 0, maximum = 0, step = 1, choices, multiline } = option;
  if (multiline) {
    return h("textarea", { id, name, rows: 2 });
  }
  if (type === "boolean") {
    return h("input", { id, name, type: "checkbox", checked: usual === true });
  }
  if (choices && type === "string") {
    return selectOf(id, name, choices, usual);
  }
  if (hasOwn(option)) {
    return h("input", { id, name, type: "number", min: minimum, max: maximum, step: type === "integer" ? step : "any", autocomplete: "off" });
  }
  if (type === "integer" && maximum - minimum < MOST_CHOICES) {
    return selectOf(id, name, Array.from({ length: maximum - minimum + 1 }, (_, at) => minimum + at), usual);
  }
  if (type === "number" || type === "integer") {
    const fine = maximum - minimum > 1 ? COARSE : FINE;
    return h("input", { id, name, type: "range", min: minimum, max: maximum, step: type === "integer" ? step : fine, value: usual });
  }
  return h("input", { id, name, type: "text", value: usual, autocomplete: "off" });
}

/** @param {string} id @param {string} name @param {(string | number)[]} choices @param {string | number | boolean} usual */
function selectOf(id, name, choices, usual) {
  return h("select", { id, name }, choices.map((each) => h("option", { value: each, selected: each === usual }, CHOICES[each] ?? String(each))));
}

// Whether 0 leaves it to the model, which the field says by being empty.
/** @param {TaskOption} option */
function hasOwn({ choices, default: usual }) {
  return typeof usual === "number" && choices?.includes(usual) === true;
}
