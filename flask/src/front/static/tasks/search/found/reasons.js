// Why a picture was found, in the words of people.

import { h } from "../../../build.js";
import { say } from "../../../languages/say.js";
/** @import { Reason } from "../types.js" */

/** @type {Record<string, string>} */
const SAID = {
  "words name": say("In its name"),
  "words folder": say("In the name of its folder"),
  "words text": say("Written in it"),
  "words caption": say("Said of it"),
  words: say("The words are in it"),
  labels: say("Shows"),
  meaning: say("Close in meaning"),
  looks: say("Looks like it"),
  copies: say("The same picture, or nearly"),
  filters: say("Is as the filters say"),
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
