// The files of a picture: links to what is seen of it now, in every format.

import { h } from "../../build.js";
import { jobUrl } from "../../album/api.js";
import { copyButton } from "./clipboard.js";
import { FileLink } from "./file-link.js";
import { fileName } from "./names.js";
import { seenOf } from "./seen.js";

const GROUPS = [
  ["Marked picture", { jpeg: "JPEG", png: "PNG" }],
  ["Each object", { crops: "Crops (zip)" }],
  ["Data", { json: "JSON", csv: "CSV", coco: "COCO", yolo: "YOLO" }],
];

export class Downloads {
  #links = new Map();
  #entry = null;
  #query = {};

  // `root` holds the links. Its event "gone", detail: an entry's key, says that the server has lost that job.
  constructor(root) {
    const copy = h("button", { type: "button", id: "copy-json", class: "button plain" }, "Copy JSON");
    const groups = GROUPS.map(([title, formats]) => this.#group(title, formats));
    root.classList.add("downloads");
    root.append(h("h3", {}, "Download"), ...groups, h("p", { class: "copy" }, copy));
    copyButton(copy, () => this.#json());
  }

  // The links lead to the entry's files for `query`; there are none where the entry is not done.
  update(entry, query) {
    const result = entry.job ? entry.result : null;
    this.#entry = result ? entry : null;
    this.#query = query;
    for (const [format, link] of this.#links) {
      const url = result && jobUrl(entry.job, { format, ...query });
      link.update({ key: entry.key, url, name: fileName(entry.name, format) });
    }
  }

  #group(title, formats) {
    const items = Object.entries(formats).map(([format, words]) => {
      const make = format === "json" ? () => new Blob([this.#json()], { type: "application/json" }) : null;
      const link = new FileLink(format, words, `${title}, ${words}`, make);
      this.#links.set(format, link);
      return link.root;
    });
    return h("div", { class: "files" }, h("span", {}, title), h("ul", {}, ...items));
  }

  #json() {
    return this.#entry ? `${JSON.stringify(seenOf(this.#entry.result, this.#query), null, 2)}\n` : "";
  }
}
