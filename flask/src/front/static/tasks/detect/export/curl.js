// The line for a terminal that gives again what is seen, as a picture or as JSON.

import { h } from "../../../build.js";
import { say } from "../../../languages/say.js";
import { copyButton } from "../../../viewer/export/clipboard.js";
import { fileName } from "./names.js";
import { formFile, pathOf, shellWord } from "./shell.js";
/** @import { Query } from "../../../types.js" */
/** @import { Entry, Options } from "../types.js" */

const WAIT = "-H 'Prefer: wait=30'"; // else mode 2 would answer at once, with a place to look
const KEY = '-H "X-API-Key: $IMAGE_PROCESSOR_KEY"'; // as the service's own command calls it
/** @type {Query} */
const USUAL = { iou_threshold: 0.45, size: 0, shape: "square" };

/** @typedef {{ origin: string, name: string, query: Query, model?: string | null, json?: boolean, keyed?: boolean }} LineParts */

// The line for a POSIX shell: the file called `name` goes up, and what `query` lets through of it comes back. Where
// the service is `keyed`, the key comes from the shell.
/** @param {LineParts} line */
export function curlLine({ origin, name, query, model = null, json = false, keyed = false }) {
  const kept = Object.entries({ ...query, model }).filter(([, value]) => isGiven(value));
  const options = new URLSearchParams(kept.map(([option, value]) => [option, String(value)]));
  const url = shellWord(`${origin}/upload?${options.toString().replaceAll("%2C", ",")}`);
  const rest = json ? "-H 'Accept: application/json'" : `-o ${shellWord(pathOf(fileName(name, "jpeg")))}`;
  return ["curl -F", formFile("file", name), WAIT, ...(keyed ? [KEY] : []), url, rest].join(" ");
}

export class CurlLine {
  #code = h("code", { id: "curl" });
  #json = h("input", { type: "radio", name: "curl-form", value: "json" });
  /** @type {LineParts | null} */
  #parts = null;

  // `root` holds the line, the choice of what it gives and a button that copies it.
  /** @param {HTMLElement} root */
  constructor(root) {
    const picture = h("input", { type: "radio", name: "curl-form", value: "picture", checked: true });
    const choices = h(
      "fieldset",
      {},
      h("legend", {}, say("It gives")),
      h("label", {}, picture, say("the marked picture")),
      h("label", {}, this.#json, "JSON"),
    );
    const copy = h("button", { type: "button", id: "copy-curl", class: "button plain" }, say("Copy"));
    root.classList.add("curl");
    const line = h("pre", {}, this.#code);
    root.append(h("h3", {}, say("The same in a terminal")), choices, line, h("p", { class: "copy" }, copy));
    choices.addEventListener("change", () => this.#write());
    copyButton(copy, () => this.#code.textContent ?? "");
  }

  // The line gives the picture of `entry` with what `query` lets through.
  /** @param {Entry} entry @param {Query} query */
  update(entry, query) {
    const options = entry.result?.options ?? {};
    this.#parts = {
      origin: location.origin,
      name: entry.name,
      query: { ...query, ...unusualOf(options) },
      model: entry.model ?? options.model ?? null,
      keyed: "keyed" in document.documentElement.dataset,
    };
    this.#write();
  }

  #write() {
    if (this.#parts) {
      this.#code.textContent = curlLine({ ...this.#parts, json: this.#json.checked });
    }
  }
}

/** @param {Options} options */
function unusualOf(options) {
  const unusual = Object.entries(options).filter(([name, value]) => name in USUAL && value !== USUAL[name]);
  return Object.fromEntries(unusual);
}

/** @param {unknown} value */
function isGiven(value) {
  return value !== null && value !== undefined && value !== "";
}
