// What was removed can be taken back for a while: as long as the notice stands that says so.

import { h } from "../build.js";
import { isField } from "../fields.js";
import { say, sayCount } from "../languages/say.js";
/** @import { Removal } from "../session/removal.js" */

const STANDS = 15_000; // milliseconds, which stop while somebody is at it

export class Undo {
  #removal;
  #back;
  #words = h("p");
  #spoken = h("p", { class: "visually-hidden", role: "status" });
  #button = h("button", { type: "button", class: "button plain", title: say("Undo (Ctrl+Z)"), "aria-keyshortcuts": "Control+Z", onclick: () => this.#undo() }, say("Undo"));
  #card = h("div", { class: "card", hidden: true }, this.#words, this.#button);
  #timer = 0;

  // Fills `root`. `back(key)` is called with the first entry that is here again.
  /** @param {HTMLElement} root @param {{ removal: Removal, back: (key: string) => void }} page */
  constructor(root, { removal, back }) {
    this.#removal = removal;
    this.#back = back;
    root.append(this.#card, this.#spoken);
    removal.addEventListener("change", () => this.#show());
    for (const kind of ["pointerenter", "focusin"]) {
      this.#card.addEventListener(kind, () => clearTimeout(this.#timer));
    }
    for (const kind of ["pointerleave", "focusout"]) {
      this.#card.addEventListener(kind, () => this.#stand());
    }
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  #show() {
    const { removed } = this.#removal;
    const [only] = removed.length === 1 ? removed : [];
    const words = only ? say("{name} is removed.", { name: only.name }) : sayCount(removed.length, "{n} is removed.", "{n} are removed.");
    this.#card.hidden = !removed.length;
    this.#words.textContent = words;
    this.#spoken.textContent = removed.length ? `${words} ${say("Ctrl+Z brings back what was removed.")}` : "";
    this.#stand();
  }

  // From now on it stands for as long as it does.
  #stand() {
    clearTimeout(this.#timer);
    if (this.#removal.removed.length) {
      this.#timer = setTimeout(() => this.#removal.settle(), STANDS);
    }
  }

  #undo() {
    const [first] = this.#removal.removed;
    this.#removal.undo();
    requestAnimationFrame(() => this.#back(first.key)); // once it is there
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key, ctrlKey, metaKey, shiftKey, altKey, target } = event;
    const undoes = key.toLowerCase() === "z" && (ctrlKey || metaKey) && !shiftKey && !altKey;
    const elsewhere = event.defaultPrevented || isField(target);
    if (undoes && !elsewhere && this.#removal.removed.length) {
      event.preventDefault();
      this.#undo();
    }
  }
}
