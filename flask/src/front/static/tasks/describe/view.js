// A picture and what is said of it: caption, alt text to copy, answers, and the same as files.

import { h } from "../../build.js";
import { percentage } from "../../languages/format.js";
import { listed, say } from "../../languages/say.js";
import { copyButton } from "../../viewer/export/clipboard.js";
import { FileLink } from "../../viewer/export/file-link.js";
import { StatusMessage } from "../../viewer/status-message.js";
import { ShownPicture } from "../shown-picture.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { TaskPage } from "../tasks.js" */
/** @import { Answer, Finish, Result } from "./types.js" */

/** @type {[format: string, words: string, ending: string][]} */
const FORMATS = [
  ["text", say("Text"), "txt"],
  ["csv", "CSV", "csv"],
];

/** @type {Record<Finish, string>} */
const ENDS = {
  stop: "",
  length: say("Cut off: it was longer than max tokens allows."),
  repetition: say("Cut off: it began to repeat itself."),
  time: say("Cut off: it took too long."),
};

export class DescribeView {
  #status;
  #picture;
  #caption = h("p", { class: "caption" });
  #doubt = h("p", { class: "doubt" });
  #alt = h("p", { class: "alt-text" });
  #altPart;
  #answers = h("dl", { class: "answers" });
  #links;
  #more;

  /** @param {HTMLElement} root @param {TaskPage} page */
  constructor(root, { session, uploads }) {
    const status = h("div", { class: "status" });
    const copy = h("button", { type: "button", class: "button plain" }, say("Copy alt text"));
    this.#links = FORMATS.map(([format, words]) => new FileLink(format, words, say("Download {file}", { file: words }), null));
    const files = h("ul", {}, this.#links.map((link) => link.root));
    files.addEventListener("gone", ({ detail }) => session.check(detail));
    this.#status = new StatusMessage(status, uploads);
    this.#picture = new ShownPicture(session);
    this.#altPart = h("div", { class: "alt" }, h("h3", {}, say("Alt text")), this.#alt, h("p", { class: "copy" }, copy));
    this.#more = h(
      "div",
      { class: "describe-result" },
      this.#caption,
      this.#doubt,
      this.#altPart,
      this.#answers,
      h("div", { class: "files" }, h("span", {}, say("Files")), files),
    );
    root.append(status, h("div", { class: "columns" }, this.#picture.root, this.#more));
    copyButton(copy, () => this.#alt.textContent ?? "");
  }

  /** @param {Entry} entry */
  update(entry) {
    const { key, name, result, links = {} } = entry;
    this.#status.update(entry);
    this.#picture.update(entry);
    this.#more.hidden = !result;
    this.#say(result ?? { caption: null, alt_text: "", unsupported: null, answers: [] });
    const stem = name.replace(/\.[^.]*$/u, "");
    for (const [number, [format, , ending]] of FORMATS.entries()) {
      const url = result && links.self ? `${links.self}?format=${format}` : null;
      this.#links[number].update({ key, url, name: `${stem}.${ending}` });
    }
  }

  offer() {}

  clear() {
    this.#picture.clear();
    this.#say({ caption: null, alt_text: "", unsupported: null, answers: [] });
  }

  /** @param {Result} result */
  #say({ caption, alt_text: alt, unsupported, answers }) {
    const doubts = [caption ? ENDS[caption.finish] : "", unsupported?.length ? say("Named, but not detected: {labels}.", { labels: listed(unsupported) }) : ""];
    this.#caption.textContent = caption?.text ?? "";
    this.#caption.hidden = this.#altPart.hidden = !caption;
    this.#doubt.textContent = doubts.filter(Boolean).join(" ");
    this.#doubt.hidden = !this.#doubt.textContent;
    this.#alt.textContent = alt;
    this.#answers.hidden = !answers.length;
    this.#answers.replaceChildren(...answers.flatMap(answered));
  }
}

/** @param {Answer} answer */
function answered({ name, question, answer, finish, probability }) {
  const sure = probability === null ? "" : say("{percent} sure.", { percent: percentage(probability < 1 ? Math.min(0.99, probability) : 1) });
  const notes = [sure, ENDS[finish]].filter(Boolean).join(" ");
  return [
    h("dt", {}, name === question ? question : [h("b", {}, name), ` ${question}`]),
    h("dd", {}, h("span", {}, answer), notes && h("small", {}, notes)),
  ];
}
