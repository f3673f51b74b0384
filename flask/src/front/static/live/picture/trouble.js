// What stands in the way of a live picture, in words, and the button that tries again.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";
/** @import { Trouble } from "./pump.js" */

export class TroubleBox {
  #words = h("p", { class: "words" });
  #again;
  root = h("div", { class: "trouble-of-live", role: "status" }, this.#words);

  /** @param {() => void} tryAgain */
  constructor(tryAgain) {
    this.#again = h("button", { type: "button", class: "button", onclick: tryAgain }, say("Try again"));
  }

  // It is so until another word comes; null: there is nothing in the way.
  /** @param {Trouble | null} trouble */
  tell(trouble) {
    this.#tell(trouble ? wordsOf(trouble) : "", trouble?.seconds === null);
  }

  // It stays so until a person tries again.
  /** @param {string} words */
  fail(words) {
    this.#tell(words, true);
  }

  /** @param {string} words @param {boolean} waits */
  #tell(words, waits) {
    this.#words.textContent = words;
    this.root.hidden = !words;
    this.#again.remove();
    if (waits) {
      this.root.append(this.#again);
    }
  }
}

/** @param {Trouble} trouble */
function wordsOf({ problem, seconds, slower }) {
  if (seconds === null) {
    return problem.message;
  }
  const words = say("{reason} Going on in {seconds} s.", { reason: problem.reason, seconds });
  return slower ? `${words} ${say("Fewer frames are sent from then on.")}` : words;
}
