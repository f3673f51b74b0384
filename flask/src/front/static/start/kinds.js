// All kinds of things that a model tells apart, and the search among them.

import { h } from "../build.js";
import { say, sayCount, sayLabel } from "../languages/say.js";

export class Kinds {
  /** @type {WeakMap<HTMLElement, Kinds>} */
  static #of = new WeakMap();
  #field = h("input", { type: "search", id: "kind", autocomplete: "off", enterkeyhint: "search", placeholder: say("such as dog") });
  #count = h("output", { for: "kind" });
  #list = h("ul");
  /** @type {{ words: string, item: HTMLElement }[]} */
  #items = [];

  // The fold `root` has these labels, in their order.
  /** @param {HTMLElement} root @param {string[]} labels */
  static show(root, labels) {
    const kinds = Kinds.#of.get(root) ?? new Kinds(root);
    Kinds.#of.set(root, kinds);
    kinds.#items = labels.map((label) => ({ words: `${label} ${sayLabel(label)}`.toLowerCase(), item: h("li", {}, sayLabel(label)) }));
    kinds.#list.replaceChildren(...kinds.#items.map(({ item }) => item));
    kinds.#find();
  }

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#field.addEventListener("input", () => this.#find());
    root.append(h("p", {}, h("label", { for: "kind" }, say("Is it among them?")), this.#field, this.#count), this.#list);
  }

  #find() {
    const sought = this.#field.value.trim().toLowerCase();
    const found = this.#items.filter(({ words, item }) => !(item.hidden = !words.includes(sought)));
    this.#count.textContent = found.length ? sayCount(found.length, "{n} kind", "{n} kinds") : say("Not among them. A model of your own may know it.");
  }
}
