// Live pictures, whose code and style come when one is first asked for.

import { h } from "../build.js";
import { say } from "../languages/say.js";
import { styled } from "../tasks/later.js";
/** @import { Model, Size } from "../types.js" */
/** @import { Live, LivePage } from "./picture/live.js" */

const VIDEO = /\.(mp4|m4v|mov|webm|mkv|avi|ogv|mpe?g|3gp)$/i;
const USUAL = [416, 416]; // pixels
const SHEETS = ["../viewer/viewer.css", "../canvas/canvas.css", "../tasks/detect/panel.css", "../tasks/detect/export/details.css", "./picture/live.css"];

/** @typedef {{ name: string | null, input: Size }} Looking the model that looks at frames, null: the service's first, and what its network is given */

export class LiveLater {
  #root;
  #page;
  /** @type {Promise<Live> | null} */
  #live = null;

  // Fills `root`, which is hidden until then.
  /** @param {HTMLElement} root @param {LivePage} page */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
  }

  get isOpen() {
    return !this.#root.hidden;
  }

  // The camera is asked for.
  async camera() {
    (await this.#there())?.camera();
  }

  // Whether the file is a video, which is opened then.
  /** @param {File} file */
  take(file) {
    const taken = isVideo(file);
    if (taken) {
      this.#there().then((live) => live?.video(file));
    }
    return taken;
  }

  async #there() {
    try {
      return await (this.#live ??= this.#loaded());
    } catch {
      this.#live = null; // the next press tries again
      this.#root.hidden = false;
      this.#root.replaceChildren(h("p", { role: "status" }, say("A part of the page did not come. Load it again.")));
      return null;
    }
  }

  async #loaded() {
    const sheets = SHEETS.map((name) => styled(new URL(name, import.meta.url)));
    const [{ Live }] = await Promise.all([import("./picture/live.js"), ...sheets]);
    this.#root.replaceChildren();
    return new Live(this.#root, this.#page);
  }
}

// As far as its type or its name tells.
/** @param {File} file */
function isVideo({ type, name }) {
  return type ? type.startsWith("video/") : VIDEO.test(name);
}

// The one of `list` that looks at frames, where `chosen` is the model for new pictures, whatever their task.
/** @param {Model[]} list @param {string | null} chosen @returns {Looking} */
export function modelOf(list, chosen) {
  const own = list.filter(({ task }) => task === "detect");
  const named = own.find(({ name }) => name === chosen);
  const [width, height] = (named ?? own.find((model) => model.default) ?? own[0])?.input ?? USUAL;
  return { name: named?.name ?? null, input: { width, height } };
}
