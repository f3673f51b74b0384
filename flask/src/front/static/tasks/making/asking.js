// What forms of tasks that make pictures have in common: words, knobs, a button, and the keys that press it.

import { h } from "../../build.js";
import { say, sayGiven } from "../../languages/say.js";
import { Knob } from "./knobs.js";
/** @import { Attributes, Child } from "../../build.js" */
/** @import { Model, TaskInput, TaskRow } from "../../types.js" */

const LONGEST_NAME = 80;
const NARROW = "(max-width: 48rem)"; // where a form fills the screen

// The text that says what is to be seen.
/** @param {TaskRow | undefined} row @param {string} form @param {string} placeholder */
export function promptField(row, form, placeholder) {
  const id = `${form}-prompt`;
  const input = /** @type {TaskInput | undefined} */ (row?.inputs.find(({ name }) => name === "prompt"));
  const text = h("textarea", { id, name: "prompt", rows: 3, maxlength: input?.characters, placeholder });
  return { text, root: h("div", { class: "field prompt" }, h("label", { for: id }, say("What is to be seen")), text) };
}

// A knob for each of these options that the row has, by name.
/** @param {TaskRow | undefined} row @param {string} form @param {string[]} names @param {Record<string, string>} [words] */
export function knobsOf(row, form, names, words = {}) {
  const options = names.map((name) => row?.options.find((option) => option.name === name));
  const known = options.filter((option) => option !== undefined);
  return new Map(known.map((option) => [option.name, new Knob(option, form, words[option.name])]));
}

// A form: pressing Ctrl or Cmd and Enter in it is pressing its button, and what is wrong is not hidden in a fold.
/** @param {Attributes} attributes @param {...(Child | Child[])} children */
export function asking(attributes, ...children) {
  const root = h("div", attributes, ...children);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      root.closest("form")?.requestSubmit();
    }
  });
  root.addEventListener("invalid", ({ target }) => {
    const fold = target instanceof Element && target.closest("details");
    if (fold) {
      fold.open = true;
    }
  }, { capture: true });
  return root;
}

// The button, and by which keys it is pressed.
/** @param {string} words */
export function goButton(words) {
  const keys = /mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘ Enter" : say("Ctrl + Enter");
  return h("p", { class: "go" }, h("button", { class: "button" }, words), h("small", {}, keys));
}

// What was asked for is in sight: below the form, where there is room for both. The focus stays in the form.
export function reveal() {
  document.querySelector("#viewer")?.scrollIntoView({ block: matchMedia(NARROW).matches ? "start" : "nearest" });
}

// A name for what is asked for: the beginning of its words.
/** @param {string} words @param {string} otherwise */
export function nameOf(words, otherwise) {
  return words.trim().split("\n", 1)[0].slice(0, LONGEST_NAME) || otherwise;
}

// Whether the model is told words.
/** @param {Model | undefined} model */
export function takesWords(model) {
  return model?.facts?.words !== false;
}

// What the model has of its own accord: side, steps, guidance, scheduler.
/** @param {Model | undefined} model @returns {Record<string, any>} */
export function ownOf(model) {
  return { side: model?.facts?.side, ...model?.facts?.defaults };
}

// What its files are called by.
/** @param {string | undefined} name */
export function stemOf(name) {
  return (name ?? "").replace(/[^\p{L}\p{N} ,.-]/gu, "").slice(0, 60).trim() || "picture";
}

/** @param {string} words @param {string} title @param {() => void} onclick */
export function button(words, title, onclick) {
  return h("button", { type: "button", class: "button plain", title, onclick }, words);
}

// The picture is not there, and why.
/** @param {string} why */
export function withheldPicture(why) {
  return h("div", { class: "withheld" }, h("strong", {}, say("This picture was withheld.")), h("p", {}, sayGiven(why)), h("p", {}, say("Another seed is often enough.")));
}
