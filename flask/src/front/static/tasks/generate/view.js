// The pictures of a job: one of them large, the others below it, and what can be done with each.

import { h } from "../../build.js";
import { listed, say } from "../../languages/say.js";
import { FileLink } from "../../viewer/export/file-link.js";
import { button, stemOf, takesWords, withheldPicture } from "../making/asking.js";
import { Facts, askedOf } from "../making/facts.js";
import { Progress } from "../making/progress.js";
import { SendOn } from "../making/send-on.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { GenerateResult } from "../making/types.js" */
/** @import { TaskPage } from "../tasks.js" */

const TASK = "generate";
const VARIED = "0.5"; // how far a variation goes from its picture

export class GenerateView {
  #page;
  #progress;
  #large = h("figure", { class: "large" });
  #strip = h("div", { class: "strip", role: "group", "aria-label": say("Pictures") });
  #seed = h("p", { class: "seed-told" });
  #file = new FileLink("png", say("Download"), say("Download this picture"), null);
  #vary = button(say("Vary it"), say("The same words begin with this picture, and leave half of it behind"), () => this.#again({ image: this.#reference, strength: VARIED, n: "1" }));
  #sendOn;
  #facts = new Facts();
  #result;
  /** @type {Entry | null} */
  #entry = null;
  /** @type {GenerateResult | null} */
  #made = null;
  #shown = ""; // entry and job
  #at = 0;

  /** @param {TaskPage} page @param {HTMLElement} root */
  constructor(root, page) {
    this.#page = page;
    this.#progress = new Progress(page, TASK);
    this.#sendOn = new SendOn(page);
    const acts = h(
      "div",
      { class: "acts" },
      h("ul", { class: "files" }, this.#file.root),
      button(say("Another seed"), say("The same is asked for once more, and looks another way"), () => this.#again({})),
      this.#vary,
      button(say("Keep the seed, change the rest"), say("The form above has what made this picture"), () => this.#keep()),
    );
    this.#result = h(
      "div",
      { class: "made-result columns" },
      h("div", { class: "picture" }, this.#large, this.#strip),
      h("div", { class: "panel" }, this.#seed, acts, this.#sendOn.root, this.#facts.root),
    );
    root.append(this.#progress.root, this.#result);
    root.addEventListener("gone", () => this.#entry && page.session.check(this.#entry.key));
  }

  /** @param {Entry} entry */
  update(entry) {
    const shown = entry.result ? `${entry.key} ${entry.job}` : "";
    this.#entry = entry;
    this.#progress.update(entry);
    this.#result.hidden = !shown;
    if (shown && shown !== this.#shown) {
      this.#made = entry.result;
      this.#facts.update(entry.result);
      this.#offer(entry.result);
      this.#choose(0);
    }
    this.#shown = shown;
  }

  offer() {
    if (this.#made) {
      this.#choose(this.#at);
    }
  }

  clear() {
    this.#entry = this.#made = null;
    this.#shown = "";
    this.#large.replaceChildren();
    this.#strip.replaceChildren();
  }

  /** @param {GenerateResult} result */
  #offer({ pictures }) {
    this.#strip.hidden = pictures.length < 2;
    this.#strip.replaceChildren(
      ...pictures.map(({ file, seed, withheld }, at) => {
        const inside = withheld ? h("span", {}, say("Withheld")) : h("img", { src: this.#url(file), alt: "", loading: "lazy" });
        return h("button", { type: "button", "aria-label": listed([say("Picture {n}, seed {seed}", { n: at + 1, seed: String(seed) }), withheld && say("withheld")]), onclick: () => this.#choose(at) }, inside);
      }),
    );
  }

  // That picture is the large one, and the one that all buttons are about.
  /** @param {number} at */
  #choose(at) {
    if (!this.#made) {
      return;
    }
    const { pictures, prompt, model, image } = this.#made;
    const { file, seed, withheld } = pictures[at];
    const [key, url, name] = [this.#entry?.key ?? null, this.#url(file), `${stemOf(this.#entry?.name)} ${seed}.png`];
    this.#at = at;
    [...this.#strip.children].forEach((each, number) => each.setAttribute("aria-pressed", String(number === at)));
    this.#large.replaceChildren(
      withheld
        ? withheldPicture(withheld)
        : h("img", { src: url, alt: prompt || say("Picture of the seed {seed}", { seed: String(seed) }), width: image.width, height: image.height, onerror: () => key && this.#page.session.check(key) }),
    );
    this.#seed.replaceChildren(say("Seed"), " ", h("b", {}, seed));
    this.#file.root.hidden = Boolean(withheld);
    this.#file.update({ key, url: withheld ? null : url, name });
    const made = this.#page.models().find((each) => each.task === TASK && each.name === model.name);
    this.#vary.hidden = Boolean(withheld) || !takesWords(made);
    this.#sendOn.update(withheld ? null : { reference: this.#reference, url, name });
  }

  // What made the picture is asked for once more, with these changes, and with another seed.
  /** @param {Record<string, string>} changes */
  #again(changes) {
    if (this.#entry) {
      const { name, model } = this.#entry;
      const fields = { ...askedOf(this.#entry, "seed"), ...changes };
      this.#page.show(this.#page.uploads.askWhole(name, { task: TASK, model, fields }).key);
    }
  }

  #keep() {
    if (this.#entry && this.#made) {
      this.#page.request.begin(TASK, { ...askedOf(this.#entry, "n"), seed: String(this.#made.pictures[this.#at].seed) });
    }
  }

  /** @param {string} file */
  #url(file) {
    return this.#entry?.links[file] ?? "";
  }

  get #reference() {
    return `job:${this.#entry?.job}/${this.#made?.pictures[this.#at].file}`;
  }
}
