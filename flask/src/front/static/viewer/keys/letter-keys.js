// Whether letters alone do something wherever the focus is. A person who speaks to the computer, or whose fingers slip, may
// switch that off (WCAG 2.1.4); it is kept.

import { Emitter } from "../../events.js";
import { isField } from "../../fields.js";

const PLACE = "image-processor.letter-keys";

/** @extends {Emitter<{ change: null }>} */
export class LetterKeys extends Emitter {
  #on = recall();

  get on() {
    return this.#on;
  }

  set on(on) {
    this.#on = on;
    keep(on);
    this.emit("change", null);
  }

  // Whether the event is that of this letter, alone, where nobody writes and no dialog is open.
  /** @param {KeyboardEvent} event @param {string} letter */
  are({ key, code, ctrlKey, altKey, metaKey, target }, letter) {
    const other = key.length === 1 && key > "\u007f"; // on a keyboard of other letters
    const pressed = key.toLowerCase() === letter || (other && code === `Key${letter.toUpperCase()}`);
    return this.#on && pressed && !ctrlKey && !altKey && !metaKey && !isField(target) && !document.querySelector("dialog[open]");
  }
}

// A private window may refuse to keep anything: the choice holds for this visit then.
function recall() {
  try {
    return localStorage.getItem(PLACE) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
function keep(on) {
  try {
    localStorage.setItem(PLACE, on ? "on" : "off");
  } catch {
    // see recall
  }
}
