// A result as it is: its JSON to read and to copy, and links to its files.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
import { copyButton } from "../../viewer/export/clipboard.js";
import { FileLink } from "../../viewer/export/file-link.js";
import { StatusMessage } from "../../viewer/status-message.js";
import { ShownPicture } from "../shown-picture.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { TaskPage } from "../tasks.js" */

const NO_FILES = ["self", "events"]; // links of a job that lead to itself

export class PlainView {
  #status;
  #picture;
  #json = h("code");
  #files = h("ul");
  #more;

  /** @param {HTMLElement} root @param {TaskPage} page */
  constructor(root, { session, uploads }) {
    const status = h("div", { class: "status" });
    const copy = h("button", { type: "button", class: "button plain" }, say("Copy JSON"));
    const files = h("div", { class: "files" }, h("span", {}, say("Files")), this.#files);
    this.#status = new StatusMessage(status, uploads);
    this.#more = h("div", { class: "plain-result" }, files, h("pre", {}, this.#json), h("p", { class: "copy" }, copy));
    this.#picture = new ShownPicture(session);
    root.append(status, this.#picture.root, this.#more);
    copyButton(copy, () => this.#json.textContent ?? "");
    this.#files.addEventListener("gone", ({ detail }) => session.check(detail));
  }

  /** @param {Entry} entry */
  update(entry) {
    const { key, result, links = {} } = entry;
    this.#status.update(entry);
    this.#more.hidden = !result;
    this.#json.textContent = result ? `${JSON.stringify(result, null, 2)}\n` : "";
    this.#picture.update(entry);
    const files = Object.entries(links).filter(([name]) => !NO_FILES.includes(name));
    this.#files.replaceChildren(...files.map(([name, url]) => linkTo({ key, name, url })));
  }

  offer() {}

  clear() {
    this.#picture.clear();
    this.#files.replaceChildren();
    this.#json.textContent = "";
  }
}

/** @param {{ key: string, name: string, url: string }} file */
function linkTo({ key, name, url }) {
  const link = new FileLink(name, name, say("File {name}", { name }), null);
  link.update({ key, url, name });
  return link.root;
}
