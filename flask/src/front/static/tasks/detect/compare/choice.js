// The choice of the model to compare with.

import { h } from "../../../build.js";
import { say } from "../../../languages/say.js";
/** @import { Model } from "../../../types.js" */

export class Choice {
  #select = h("select", { id: "compare" });
  #label = h("label", { for: "compare" }, say("Compare with"));
  #line = h("p", { class: "choice", hidden: true }, this.#label, this.#select);

  // `choose(name)` is called with each choice; "" is none.
  /** @param {HTMLElement} root @param {(name: string) => void} choose */
  constructor(root, choose) {
    root.append(this.#line);
    this.#select.addEventListener("change", () => choose(this.value));
  }

  get value() {
    return this.#select.value;
  }

  /** @param {string} name */
  set value(name) {
    this.#select.value = name;
  }

  // All `models` can be chosen but `own`, whose answer is there already. What is chosen stays so.
  /** @param {Model[]} models @param {string | undefined} own */
  offer(models, own) {
    const chosen = this.value;
    const others = models.map(({ name }) => name).filter((name) => name !== own);
    const names = ["", ...others, ...(chosen && !others.includes(chosen) ? [chosen] : [])];
    this.#line.hidden = !own || names.length === 1;
    if (names.join() !== Array.from(this.#select.options, ({ value }) => value).join()) {
      const options = names.map((value) => h("option", { value }, value || say("No other model")));
      this.#select.replaceChildren(...options);
      this.value = chosen;
    }
  }

  focus() {
    this.#select.focus();
  }
}
