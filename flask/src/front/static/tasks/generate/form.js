// What pictures are asked for with: words, how many, how large, which seed; and all other knobs in a fold.

import { h } from "../../build.js";
import { say, sayGiven } from "../../languages/say.js";
import { asking, goButton, knobsOf, nameOf, ownOf, promptField, reveal, takesWords } from "../making/asking.js";
import { GivenPicture } from "../making/given-picture.js";
import { Seed } from "../making/seed.js";
import { AS_PICTURE, Size } from "../making/size.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { Model } from "../../types.js" */
/** @import { FormPage } from "../tasks.js" */

const FORM = "generate";
const FOLDED = ["negative_prompt", "steps", "guidance", "scheduler", "decoder", "previews"];
const EXAMPLE = "a lighthouse in the fog, seen from the sea"; // in the language that models know

export class GenerateForm {
  #page;
  #prompt;
  #wordless = h("p", { class: "wordless", hidden: true });
  #seed = new Seed(FORM);
  #picture = new GivenPicture(say("Begin with a picture"));
  #size;
  #knobs;
  #ofWords; // what counts where the model is told words alone
  #model = "";
  #own = /** @type {{ side: number | undefined, isSquare?: boolean }} */ ({ side: undefined });

  /** @param {FormPage} page */
  constructor(page) {
    const row = page.row();
    this.#page = page;
    this.#prompt = promptField(row, FORM, EXAMPLE);
    this.#knobs = knobsOf(row, FORM, ["n", "strength", ...FOLDED]);
    const [width, height] = ["width", "height"].map((name) => row?.options.find((option) => option.name === name));
    this.#size = width && height ? new Size(width, height, FORM) : null;
    const more = h("details", {}, h("summary", {}, say("More knobs")), h("div", { class: "knobs" }, FOLDED.map((name) => this.#root(name))));
    const begin = h("div", { class: "begin" }, this.#picture.root, this.#root("strength"));
    this.#ofWords = [begin, more];
    this.root = asking(
      { class: "making-form" },
      this.#prompt.root,
      this.#wordless,
      h("div", { class: "knobs main" }, this.#root("n"), this.#size?.root, this.#seed.root),
      begin,
      more,
      goButton(say("Make")),
    );
    this.#picture.addEventListener("change", () => this.#tell());
    this.#tell();
  }

  // It is asked for.
  send() {
    const isTold = !this.#prompt.root.hidden;
    const words = isTold ? this.#prompt.text.value.trim() : "";
    const picture = isTold ? this.#picture.value : "";
    const knobs = [...this.#knobs.values()].filter(({ name }) => name === "n" || (isTold && (name !== "strength" || picture)));
    /** @type {[name: string, value: string | Blob][]} */
    const given = [["prompt", words], ["image", picture], ["seed", this.#seed.value], ...knobs.map(({ name, value }) => /** @type {[string, string]} */ ([name, value]))];
    const fields = Object.fromEntries([...given, ...Object.entries(this.#size?.value ?? {})].filter(([, value]) => value !== ""));
    this.#page.ask({ name: nameOf(words, this.#model), fields });
    reveal();
  }

  /** @param {Entry["fields"]} given */
  begin(given) {
    const text = (/** @type {string} */ name) => (typeof given[name] === "string" ? String(given[name]) : "");
    this.#prompt.text.value = text("prompt");
    this.#picture.value = given.image ?? "";
    this.#seed.value = text("seed");
    this.#knobs.forEach((knob, name) => (knob.value = text(name)));
    if (this.#size) {
      this.#size.value = { width: text("width"), height: text("height") };
    }
    this.#prompt.text.focus();
  }

  /** @param {File} file */
  take(file) {
    this.#picture.value = file;
  }

  /** @param {Model[]} models */
  offer([model]) {
    const [isTold, own] = [takesWords(model), ownOf(model)];
    this.#model = model?.name ?? "";
    this.#prompt.root.hidden = !isTold;
    this.#prompt.text.required = isTold;
    this.#wordless.hidden = isTold;
    this.#wordless.textContent = isTold ? "" : say("The model {model} takes no words: {about}", { model: model?.name ?? "", about: said(model) });
    this.#ofWords.forEach((each) => (each.hidden = !isTold));
    this.#own = { side: own.side, isSquare: !isTold };
    this.#knobs.forEach((knob, name) => knob.offer(own[name]));
    this.#root("decoder").hidden = !model?.facts?.tiny_decoder;
    this.#tell();
  }

  #tell() {
    const begins = Boolean(this.#picture.value) && !this.#prompt.root.hidden;
    this.#root("strength").hidden = !begins;
    this.#size?.offer({ ...this.#own, ...(begins && { words: AS_PICTURE }) });
  }

  /** @param {string} name */
  #root(name) {
    return this.#knobs.get(name)?.root ?? h("div");
  }
}

// What it makes instead.
/** @param {Model | undefined} model */
function said(model) {
  const [, about] = /:\s*(.+)$/s.exec(String(model?.facts?.about ?? "")) ?? [];
  return about ? sayGiven(`${about[0].toLowerCase()}${about.slice(1)}`) : say("each seed makes a picture.");
}
