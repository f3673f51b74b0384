// The keys of the page in a dialog, by a button or by "?", and the switch for those that are letters.

import { h } from "../../build.js";
import { isFromRight, say } from "../../languages/say.js";
/** @import { LetterKeys } from "./letter-keys.js" */

const KEY = "?";

export class KeyList {
  #letters;
  /** @type {HTMLInputElement} */
  #switch = h("input", { type: "checkbox", onchange: () => (this.#letters.on = this.#switch.checked) });
  /** @type {HTMLDialogElement | null} */
  #dialog = null;

  /** @param {HTMLElement} button @param {LetterKeys} letters */
  constructor(button, letters) {
    this.#letters = letters;
    button.addEventListener("click", () => this.#open());
    document.addEventListener("keydown", (event) => {
      if (!event.defaultPrevented && letters.are(event, KEY)) {
        event.preventDefault();
        this.#open();
      }
    });
  }

  #open() {
    this.#dialog ??= document.body.appendChild(this.#made());
    this.#switch.checked = this.#letters.on;
    this.#dialog.showModal();
  }

  #made() {
    const title = h("h2", { id: "keys-title" }, say("Keys"));
    const list = h("dl", {}, rows().map(([keys, words]) => [h("dt", {}, keys.map((key) => h("kbd", {}, key))), h("dd", {}, words)]).flat());
    const letters = h("label", {}, this.#switch, say("Letters alone, and ?, do something"));
    const close = h("div", { class: "choices" }, h("button", { class: "button" }, say("Close")));
    return h("dialog", { class: "card keys", "aria-labelledby": title.id }, h("form", { method: "dialog" }, title, list, letters, close));
  }
}

/** @returns {[string[], string][]} */
function rows() {
  return [
    [isFromRight ? ["→", "←"] : ["←", "→"], say("the picture before, the one after")],
    [["Esc"], say("close the picture")],
    [["J"], say("the first new picture")],
    [["+", "−", "0"], say("on the picture: larger, smaller, all of it")],
    [["O"], say("on a label: only this one")],
    [["Ctrl", "Z"], say("take back what was removed")],
    [[KEY], say("these keys")],
  ];
}
