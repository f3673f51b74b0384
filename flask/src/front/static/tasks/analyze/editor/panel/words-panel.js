// The words that a picture is compared with, and how well each fits.

import { h } from "../../../../build.js";
import { say } from "../../../../languages/say.js";
import { scoreList } from "./scores.js";
/** @import { TextScores, Words } from "../../types.js" */

const TYPED_MS = 500; // so long nothing more may be typed before it is asked for
/** @type {[value: string, words: string][]} */
const TEMPLATES = [["photo", "a photo of …"], ["none", say("as they are")], ["ensemble", say("several sentences")]];

export class WordsPanel {
  #text = h("textarea", { id: "analyze-words", rows: 4, spellcheck: "false", placeholder: "a dog\na cat\na garden" });
  #none = h("input", { type: "checkbox" });
  #regions = h("input", { type: "checkbox" });
  #template = h("select", {}, TEMPLATES.map(([value, words]) => h("option", { value }, words)));
  #scores = h("div", { class: "ranked" });
  #state = h("p", { class: "doing", role: "status" });
  /** @type {TextScores | null} */
  #shown = null;
  #typing = 0;

  // `changed` hears what is to be compared from now on.
  /** @param {(words: Words) => void} changed */
  constructor(changed) {
    const tell = () => {
      clearTimeout(this.#typing);
      changed(this.value);
    };
    this.#text.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(tell, TYPED_MS);
    });
    [this.#text, this.#none, this.#regions, this.#template].forEach((each) => each.addEventListener("change", tell));
    const switches = h(
      "p",
      { class: "switches" },
      h("label", {}, this.#none, say("None of these")),
      h("label", {}, this.#regions, say("For regions, too")),
      h("label", {}, say("Compared"), this.#template),
    );
    const label = h("label", { for: "analyze-words" }, say("Words, one a line"));
    this.root = h("section", { class: "words", "aria-label": say("Words") }, h("h3", {}, label), this.#text, switches, this.#scores, this.#state);
  }

  /** @returns {Words} */
  get value() {
    return { text: this.#text.value, none: this.#none.checked, regions: this.#regions.checked, template: this.#template.value };
  }

  // Another picture's words. What is being typed of the last one is forgotten.
  /** @param {Words} words */
  begin({ text, none, regions, template }) {
    clearTimeout(this.#typing);
    this.#text.value = text;
    this.#none.checked = none;
    this.#regions.checked = regions;
    this.#template.value = template;
    this.tell({ busy: false, words: "" });
  }

  /** @param {TextScores | null} scores */
  show(scores) {
    if (scores !== this.#shown) {
      this.#shown = scores;
      this.#scores.replaceChildren(...(scores ? [scoreList(scores, say("How well the words fit"))] : []));
    }
  }

  /** @param {{ busy: boolean, words: string }} state */
  tell({ busy, words }) {
    this.#scores.setAttribute("aria-busy", String(busy));
    this.#state.textContent = words;
  }
}
