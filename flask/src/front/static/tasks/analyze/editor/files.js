// The masks as files: those of the job, or of one that is made for what was edited since.

import { h } from "../../../build.js";
import { say } from "../../../languages/say.js";
import { jobUrl } from "../../../session/api.js";
import { FileLink } from "../../../viewer/export/file-link.js";
import { fileAt } from "../../../viewer/export/saving.js";
/** @import { Entry } from "../../../session/entry.js" */
/** @import { Session } from "../../../session/session.js" */

/** @type {[format: string, words: string, ending: string][]} */
const FORMATS = [
  ["json", "JSON", ".json"],
  ["coco", "COCO", "-coco.json"],
  ["geojson", "GeoJSON", ".geojson"],
  ["yolo-seg", "YOLO", "-yolo.zip"],
  ["csv", "CSV", ".csv"],
  ["png", say("Overlay"), "-masks.png"],
  ["masks", say("Masks"), "-masks.zip"],
  ["cutouts", say("Cut-outs"), "-cutouts.zip"],
  ["labelstudio", "Label Studio", "-labelstudio.json"],
];

export class Files {
  #links;
  /** @type {() => Promise<string>} */
  #find = async () => "";

  /** @param {Session} session */
  constructor(session) {
    this.#links = FORMATS.map(([format, words]) => {
      const make = async () => fileAt(jobUrl(await this.#find(), { format }));
      return new FileLink(format, words, say("Download {file}", { file: words }), make);
    });
    const list = h("ul", {}, this.#links.map((link) => link.root));
    list.addEventListener("gone", ({ detail }) => session.check(detail));
    this.root = h("div", { class: "files" }, h("span", {}, say("Files with what is seen")), list);
  }

  // The files are those of the job that `find` finds, which may have to be made first.
  /** @param {Entry} entry @param {() => Promise<string>} find */
  update({ key, name, job }, find) {
    this.#find = find;
    const stem = name.replace(/\.[^.]*$/u, "");
    for (const [number, [format, , ending]] of FORMATS.entries()) {
      this.#links[number].update({ key, url: job && jobUrl(job, { format }), name: `${stem}${ending}` });
    }
  }
}
