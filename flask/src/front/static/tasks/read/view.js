// The text of a picture: over the picture, beside it, and as files.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
import { copyButton } from "../../viewer/export/clipboard.js";
import { FileLink } from "../../viewer/export/file-link.js";
import { StatusMessage } from "../../viewer/status-message.js";
import { Sheet } from "./sheet.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { TaskPage } from "../tasks.js" */

/** @typedef {[format: string, words: string, ending: string]} FileFormat */

/** @type {FileFormat[]} */
const FORMATS = [
  ["pdf", say("PDF with text"), "pdf"],
  ["text", say("Text"), "txt"],
  ["csv", "CSV", "csv"],
  ["hocr", "hOCR", "hocr"],
  ["alto", "ALTO", "xml"],
];

export class ReadView {
  #session;
  #status;
  #sheet;
  #text = h("pre", { class: "text", tabindex: 0, "aria-label": say("Text") });
  #links;
  #more;
  #shown = "";

  /** @param {HTMLElement} root @param {TaskPage} page */
  constructor(root, { session, uploads }) {
    this.#session = session;
    const [status, sheet] = [h("div", { class: "status" }), h("div", { class: "text-sheet" })];
    const copy = h("button", { type: "button", class: "button plain" }, say("Copy text"));
    this.#links = FORMATS.map(([format, words]) => new FileLink(format, words, say("Download {file}", { file: words }), null));
    const files = h("ul", {}, this.#links.map((link) => link.root));
    files.addEventListener("gone", ({ detail }) => session.check(detail));
    this.#status = new StatusMessage(status, uploads);
    this.#sheet = new Sheet(sheet);
    this.#more = h(
      "div",
      { class: "read-result" },
      this.#text,
      h("p", { class: "copy" }, copy),
      h("div", { class: "files" }, h("span", {}, say("Files")), files),
    );
    root.append(status, h("div", { class: "columns" }, sheet, this.#more));
    copyButton(copy, () => this.#text.textContent ?? "");
  }

  /** @param {Entry} entry */
  update(entry) {
    const { key, name, result, links = {} } = entry;
    this.#status.update(entry);
    this.#more.hidden = !result;
    this.#text.textContent = result ? result.text || say("No text was found.") : "";
    const stem = name.replace(/\.[^.]*$/u, "");
    for (const [number, [format, , ending]] of FORMATS.entries()) {
      const url = result && links.self ? `${links.self}?format=${format}` : null;
      this.#links[number].update({ key, url, name: `${stem}.${ending}` });
    }
    this.#draw(entry);
  }

  offer() {}

  clear() {
    this.#shown = "";
    this.#sheet.clear();
    this.#text.textContent = "";
  }

  /** @param {Entry} entry */
  async #draw({ key, name, result }) {
    const wanted = result ? key : "";
    if (wanted === this.#shown) {
      return;
    }
    this.#shown = wanted;
    this.#sheet.clear();
    const url = wanted && (await this.#session.pictureUrl(key).catch(() => null));
    if (url && wanted === this.#shown) {
      this.#sheet.show(url, name, result);
    }
  }
}
