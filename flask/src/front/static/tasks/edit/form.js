// What a picture is changed by: the way, words, a mask that is painted, a direction; and all other knobs in a fold.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
import { asking, goButton, knobsOf, nameOf, ownOf, promptField, reveal } from "../making/asking.js";
import { GivenPicture } from "../making/given-picture.js";
import { Seed } from "../making/seed.js";
import { AS_PICTURE, Size } from "../making/size.js";
import { Directions } from "./directions.js";
import { Painter } from "./mask/painter.js";
import { KNOBS, METHODS, methodsOf, modelOf } from "./methods.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { Model } from "../../types.js" */
/** @import { FormPage } from "../tasks.js" */

const FORM = "edit";
const EXAMPLE = "the same room in the evening, lamps lit"; // in the language that models know
const NO_MASK = say("Paint what may change first.");
const NO_PICTURE = say("Choose the picture that is to change, or drop it here.");
const MAIN = [...new Set(Object.values(METHODS).flatMap(({ main }) => main))];
const MORE = [...new Set(Object.values(METHODS).flatMap(({ more }) => more))].filter((name) => !MAIN.includes(name));

export class EditForm {
  #page;
  #picture = new GivenPicture(say("Choose a picture"), say("or drop it here, or paste"));
  #like = new GivenPicture(say("To become like"));
  #unlike = new GivenPicture(say("To become unlike"));
  #painter = new Painter();
  #methods = h("div", { class: "methods", role: "radiogroup", "aria-label": say("How it is changed") });
  #about = h("p", { class: "hint" });
  #trouble = h("p", { class: "trouble", role: "status" });
  #directions = new Directions(FORM);
  #seed = new Seed(FORM);
  #prompt;
  #size;
  #knobs;
  #likes;
  #more;
  /** @type {Model[]} */
  #models = [];
  #method = "";

  /** @param {FormPage} page */
  constructor(page) {
    const row = page.row();
    this.#page = page;
    this.#prompt = promptField(row, FORM, EXAMPLE);
    this.#knobs = knobsOf(row, FORM, [...MAIN, ...MORE], KNOBS);
    const [width, height] = ["width", "height"].map((name) => row?.options.find((option) => option.name === name));
    this.#size = width && height ? new Size(width, height, FORM) : null;
    this.#likes = h("div", { class: "begin" }, this.#like.root, this.#unlike.root);
    const roots = (/** @type {string[]} */ names) => names.map((name) => this.#knobs.get(name)?.root);
    this.#more = h("details", {}, h("summary", {}, say("More knobs")), h("div", { class: "knobs" }, this.#size?.root, roots(MORE)));
    this.root = asking(
      { class: "making-form edit-form" },
      h("div", { class: "begin" }, this.#picture.root),
      this.#trouble,
      this.#methods,
      this.#about,
      this.#painter.root,
      this.#prompt.root,
      this.#directions.root,
      h("div", { class: "knobs main" }, roots(MAIN), this.#seed.root),
      this.#likes,
      this.#more,
      goButton(say("Change")),
    );
    this.#picture.addEventListener("change", () => this.#pictured());
    [this.#like, this.#unlike].forEach((each) => each.addEventListener("change", () => this.#tell()));
    this.#painter.addEventListener("change", () => (this.#trouble.textContent = ""));
    this.#tell();
  }

  async send() {
    const method = METHODS[this.#method];
    if (!method || (method.needsPicture && !this.#picture.value)) {
      this.#trouble.textContent = method ? NO_PICTURE : "";
      this.#picture.focus();
      return;
    }
    const isMasked = this.#method === "inpaint";
    if (isMasked && this.#painter.mask.isEmpty) {
      this.#painter.say(NO_MASK);
      this.#painter.focus();
      return;
    }
    const words = method.words ? this.#prompt.text.value.trim() : "";
    const mask = isMasked ? await this.#painter.mask.written() : null;
    const likes = method.likes ? { like: this.#like.value, unlike: this.#unlike.value } : {};
    const knobs = [...method.main, ...method.more].map((name) => [name, this.#knobs.get(name)?.value ?? ""]);
    const direction = this.#method === "direction" ? this.#directions.value : "";
    const given = { method: this.#method, image: this.#picture.value, prompt: words, mask, ...likes, direction, seed: this.#seed.value };
    const size = method.sized ? this.#size?.value : {};
    const fields = Object.entries({ ...given, ...Object.fromEntries(knobs), ...size }).filter(([, value]) => value);
    this.#page.ask({ name: nameOf(words || direction, method.name), fields: Object.fromEntries(fields) });
    reveal();
  }

  /** @param {Entry["fields"]} given */
  async begin(given) {
    const text = (/** @type {string} */ name) => (typeof given[name] === "string" ? String(given[name]) : "");
    this.#prompt.text.value = text("prompt");
    this.#seed.value = text("seed");
    this.#knobs.forEach((knob, name) => (knob.value = text(name)));
    this.#directions.value = text("direction");
    this.#like.value = given.like ?? "";
    this.#unlike.value = given.unlike ?? "";
    this.#picture.value = given.image ?? "";
    if (this.#size) {
      this.#size.value = { width: text("width"), height: text("height") };
    }
    this.#choose(text("method") || this.#method);
    this.root.scrollIntoView({ block: "nearest" });
    (METHODS[this.#method]?.words ? this.#prompt.text : this.#directions).focus();
    await this.#shown;
    if (given.mask instanceof Blob) {
      await this.#painter.load(given.mask);
    }
  }

  /** @param {File} file */
  take(file) {
    this.#picture.value = file;
  }

  /** @param {Model[]} models */
  offer(models) {
    this.#models = models;
    const names = methodsOf(models);
    const buttons = names.map((name) => {
      const input = h("input", { type: "radio", name: "method", value: name, onchange: () => this.#choose(name) });
      return h("label", {}, input, METHODS[name].name);
    });
    this.#methods.replaceChildren(...buttons);
    this.#choose(names.includes(this.#method) ? this.#method : (names[0] ?? ""));
  }

  /** @type {Promise<boolean>} */
  #shown = Promise.resolve(false); // whether the picture can be painted upon

  #pictured() {
    this.#trouble.textContent = "";
    this.#shown = this.#picture.url ? this.#painter.begin(this.#picture.url) : Promise.resolve(false);
    this.#tell();
  }

  /** @param {string} method */
  #choose(method) {
    this.#method = method;
    this.#methods.querySelectorAll("input").forEach((input) => (input.checked = input.value === method));
    this.#tell();
  }

  #tell() {
    const method = METHODS[this.#method];
    const [model, shown] = [modelOf(this.#models, this.#method), [...(method?.main ?? []), ...(method?.more ?? [])]];
    const own = ownOf(model);
    const isMasked = this.#method === "inpaint" && Boolean(this.#picture.url);
    this.#methods.hidden = this.#methods.childElementCount < 2;
    this.#about.textContent = method?.about ?? "";
    this.#painter.root.hidden = !isMasked;
    this.#picture.root.classList.toggle("slim", isMasked);
    this.#prompt.root.hidden = !method?.words;
    this.#prompt.text.required = Boolean(method?.words) && !method.likes;
    this.#directions.offer(this.#method === "direction" ? (model?.facts?.directions ?? {}) : null);
    this.#likes.hidden = !method?.likes;
    this.#knobs.forEach((knob, name) => {
      knob.root.hidden = !shown.includes(name) || (name === "weight_like" && !this.#like.value) || (name === "weight_unlike" && !this.#unlike.value);
      knob.offer(own[name]);
    });
    if (this.#size) {
      this.#size.root.hidden = !method?.sized;
      this.#size.offer({ side: own.side, ...(this.#picture.value && { words: AS_PICTURE }) });
    }
  }
}
