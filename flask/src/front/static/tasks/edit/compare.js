// A picture before and after, one over the other, with a divider that a mouse, a finger or a key moves.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";

export class Compare {
  #before = h("img", { alt: say("Before"), draggable: "false" });
  #after = h("img", { class: "after", draggable: "false" });
  #divider = h("input", { type: "range", min: 0, max: 100, value: 50, "aria-label": say("Divider between before and after") });
  #names = h("p", { class: "sides", "aria-hidden": "true" }, h("span", {}, say("Before")), h("span", {}, say("After")));
  #line = h("span", { class: "divider", "aria-hidden": "true" });

  constructor() {
    this.root = h("div", { class: "compare" }, this.#before, this.#after, this.#line, this.#names, this.#divider);
    this.#divider.addEventListener("input", () => this.#move());
    this.#before.addEventListener("error", () => this.#alone());
    this.#after.addEventListener("error", () => this.root.dispatchEvent(new CustomEvent("lost", { bubbles: true })));
    this.#move();
  }

  // The picture at `before`, where there is one, and the one at `after`, of that size.
  /** @param {{ before: string, after: string, alt: string, width: number, height: number }} pictures */
  show({ before, after, alt, width, height }) {
    this.root.style.setProperty("--aspect", String(width / height));
    this.#after.src = after;
    this.#after.alt = alt;
    this.root.classList.toggle("alone", !before);
    if (before) {
      this.#before.src = before;
    } else {
      this.#alone();
    }
    this.#divider.value = "50";
    this.#move();
  }

  // There is nothing to compare with.
  #alone() {
    this.root.classList.add("alone");
    this.#before.removeAttribute("src");
  }

  #move() {
    const cut = this.#divider.valueAsNumber;
    this.root.style.setProperty("--cut", `${cut}%`);
    this.#divider.setAttribute("aria-valuetext", say("{before} % before, {after} % after", { before: cut, after: 100 - cut }));
  }
}
