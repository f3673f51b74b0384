// The files of a picture: links to what is seen of it now, in every format.

import { h } from "../../../build.js";
import { listed, say } from "../../../languages/say.js";
import { jobUrl } from "../../../session/api.js";
import { copyButton } from "../../../viewer/export/clipboard.js";
import { FileLink } from "../../../viewer/export/file-link.js";
import { fileName } from "./names.js";
import { seenOf } from "./seen.js";
/** @import { Query } from "../../../types.js" */
/** @import { Entry } from "../types.js" */

/** @type {[title: string, formats: Record<string, string>][]} */
const GROUPS = [
  [say("Marked picture"), { jpeg: "JPEG", png: "PNG" }],
  [say("Each object"), { crops: say("Crops (zip)") }],
  [say("Data"), { json: "JSON", csv: "CSV", coco: "COCO", yolo: "YOLO" }],
];

export class Downloads {
  /** @type {Map<string, FileLink>} */
  #links = new Map();
  /** @type {Entry | null} */
  #entry = null;
  /** @type {Query} */
  #query = {};

  // `root` holds the links. Its event "gone", detail: an entry's key, says that the server has lost that job.
  /** @param {HTMLElement} root */
  constructor(root) {
    const copy = h("button", { type: "button", id: "copy-json", class: "button plain" }, say("Copy JSON"));
    const groups = GROUPS.map(([title, formats]) => this.#group(title, formats));
    root.classList.add("downloads");
    root.append(h("h3", {}, say("Download")), ...groups, h("p", { class: "copy" }, copy));
    copyButton(copy, () => this.#json());
  }

  // The links lead to the entry's files for `query`; there are none where the entry is not done.
  /** @param {Entry} entry @param {Query} query */
  update(entry, query) {
    const job = entry.result ? entry.job : null;
    this.#entry = job ? entry : null;
    this.#query = query;
    for (const [format, link] of this.#links) {
      const url = job && jobUrl(job, { format, ...query });
      link.update({ key: entry.key, url, name: fileName(entry.name, format) });
    }
  }

  /** @param {string} title @param {Record<string, string>} formats */
  #group(title, formats) {
    const items = Object.entries(formats).map(([format, words]) => {
      const make = format === "json" ? () => new Blob([this.#json()], { type: "application/json" }) : null;
      const link = new FileLink(format, words, listed([title, words]), make);
      this.#links.set(format, link);
      return link.root;
    });
    return h("div", { class: "files" }, h("span", {}, title), h("ul", {}, ...items));
  }

  #json() {
    const result = this.#entry?.result;
    return result ? `${JSON.stringify(seenOf(result, this.#query), null, 2)}\n` : "";
  }
}
