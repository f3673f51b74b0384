// The directions in which the model moves faces, one of which is chosen.

import { h } from "../../build.js";
import { say, sayGiven } from "../../languages/say.js";

export class Directions {
  #select;
  #about;

  /** @param {string} form whose field it is */
  constructor(form) {
    const id = `${form}-direction`;
    this.#about = h("small", { id: `${id}-about` });
    this.#select = h("select", { id, name: "direction", "aria-describedby": this.#about.id });
    this.root = h("div", { class: "field", hidden: true }, h("label", { for: id }, say("Direction")), this.#select, this.#about);
    this.#select.addEventListener("change", () => this.#tell());
  }

  get value() {
    return this.#select.value;
  }

  /** @param {string} value */
  set value(value) {
    if (value) {
      this.#select.value = value;
      this.#tell();
    }
  }

  // These can be chosen, each with what it means; null where there are none.
  /** @param {Record<string, string> | null} directions */
  offer(directions) {
    const [chosen, named] = [this.#select.value, Object.entries(directions ?? {})];
    this.root.hidden = directions === null;
    this.#select.replaceChildren(...named.map(([name, about]) => h("option", { value: name, "data-about": sayGiven(about) }, sayGiven(name.replaceAll("_", " ")))));
    this.#select.value = named.some(([name]) => name === chosen) ? chosen : (named[0]?.[0] ?? "");
    this.#tell();
  }

  focus() {
    this.#select.focus();
  }

  #tell() {
    this.#about.textContent = this.#select.selectedOptions[0]?.dataset.about ?? "";
  }
}
