// The keys of the page, by a button or by "?". Their dialog comes with its style when it is first asked for.

import { h } from "../../build.js";
import { loadOnce } from "../../tasks/later.js";
/** @import { LetterKeys } from "./letter-keys.js" */

const KEY = "?";
const load = loadOnce(() => import("./key-dialog.js"), [new URL("./keys.css", import.meta.url)]);

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

  async #open() {
    const loaded = await load().catch(() => null); // asked for again with the next press
    if (!loaded) {
      return;
    }
    const dialog = (this.#dialog ??= document.body.appendChild(loaded.keyDialog(this.#switch)));
    this.#switch.checked = this.#letters.on;
    dialog.showModal();
  }
}
