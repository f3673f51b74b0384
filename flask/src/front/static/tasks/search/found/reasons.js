// Why a picture was found, in the words of people.

import { h } from "../../../build.js";
/** @import { Reason } from "../types.js" */

/** @type {Record<string, string>} */
const SAID = {
  "words name": "In its name",
  "words folder": "In the name of its folder",
  "words text": "Written in it",
  "words caption": "Said of it",
  words: "The words are in it",
  labels: "Shows",
  meaning: "Close in meaning",
  looks: "Looks like it",
  copies: "The same picture, or nearly",
  filters: "Is as the filters say",
};
const MARKED = /\[([^[\]]*)\]/;

// What a leg found, with the words that were looked for marked.
/** @param {Reason} reason */
export function reasonWords({ leg, field, snippet }) {
  const said = SAID[`${leg} ${field}`] ?? SAID[leg] ?? [leg, field].filter(Boolean).join(", ");
  return snippet ? [`${said}: `, h("bdi", { class: "snippet" }, marked(snippet))] : [said];
}

// The same as text alone.
/** @param {Reason} reason */
export function reasonText(reason) {
  return reasonWords(reason).map((part) => (typeof part === "string" ? part : (part.textContent ?? ""))).join("");
}

// Every second part of what the brackets divide stood between them.
/** @param {string} snippet */
function marked(snippet) {
  return snippet.split(MARKED).map((part, at) => (at % 2 ? h("mark", {}, part) : part));
}
