// The tabs of this browser that share the session: who is there, and what they tell each other.

import { newKey } from "./entry.js";
import { Emitter } from "../events.js";
/** @import { News } from "./entries.js" */

const CHANNEL = "image-processor";
const ROLL_CALL = 300;

/** @extends {Emitter<{ told: News, gone: string, here: string }>} */
export class Tabs extends Emitter {
  id = newKey();
  /** @type {BroadcastChannel | null} */
  #channel = null;

  // Where nothing is `shared`, this tab is alone.
  /** @param {boolean} shared */
  constructor(shared) {
    super();
    if (!shared || !("BroadcastChannel" in window)) {
      return;
    }
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.addEventListener("message", ({ data }) => this.#hear(data));
    window.addEventListener("pagehide", () => this.#say("gone", this.id));
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // it missed news
  }

  // The other tabs get an event "told" with this as its detail.
  /** @param {object} message */
  tell(message) {
    this.#say("told", message);
  }

  // The ids of the tabs that live, this one among them. A hidden tab answers too, though its timers sleep.
  async living() {
    const ids = new Set([this.id]);
    if (this.#channel) {
      /** @param {CustomEvent<string>} event */
      const note = ({ detail }) => ids.add(detail);
      this.addEventListener("here", note);
      this.#say("who", this.id);
      await new Promise((resolve) => setTimeout(resolve, ROLL_CALL));
      this.removeEventListener("here", note);
    }
    return ids;
  }

  /** @param {string} kind @param {unknown} detail */
  #say(kind, detail) {
    this.#channel?.postMessage({ kind, detail });
  }

  /** @param {{ kind: "told" | "gone" | "who" | "here", detail: any }} message */
  #hear({ kind, detail }) {
    if (kind === "who") {
      this.#say("here", this.id);
    } else {
      this.emit(kind, detail);
    }
  }
}
