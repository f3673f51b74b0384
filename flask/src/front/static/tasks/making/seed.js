// The seed: another one each time, or the same again.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";

const LAST = 4_294_967_295;

export class Seed {
  #input;
  #same;
  #another;

  /** @param {string} form whose field it is */
  constructor(form) {
    const id = `${form}-seed`;
    const of = (/** @type {string} */ value, checked = false) => h("input", { type: "radio", name: "seeds", value, checked });
    this.#another = of("another", true);
    this.#same = of("same");
    this.#input = h("input", { id, name: "seed", type: "number", min: 0, max: LAST, step: 1, autocomplete: "off", "aria-label": say("Seed") });
    for (const each of [this.#another, this.#same]) {
      each.addEventListener("change", () => this.#tell());
    }
    this.root = h(
      "fieldset",
      { class: "field seed" },
      h("legend", {}, say("Seed")),
      h("label", {}, this.#another, say("Another each time")),
      h("label", {}, this.#same, say("The same")),
      this.#input,
    );
    this.#tell();
  }

  // "" for one that is drawn.
  get value() {
    return this.#same.checked ? this.#input.value.trim() : "";
  }

  /** @param {string} value */
  set value(value) {
    this.#input.value = value || this.#input.value;
    (value ? this.#same : this.#another).checked = true;
    this.#tell();
  }

  #tell() {
    this.#input.hidden = !this.#same.checked;
    this.#input.required = this.#same.checked;
  }
}
