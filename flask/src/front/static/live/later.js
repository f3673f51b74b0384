// Live pictures, whose code and style come when one is first asked for.

import { h } from "../build.js";
import { TROUBLE, loadOnce } from "../tasks/later.js";
/** @import { Model, Size } from "../types.js" */
/** @import { Live, LivePage } from "./picture/live.js" */

const VIDEO = /\.(mp4|m4v|mov|webm|mkv|avi|ogv|mpe?g|3gp)$/i;
const USUAL = [416, 416]; // pixels
const SHEETS = ["../viewer/viewer.css", "../canvas/canvas.css", "../tasks/detect/panel.css", "../tasks/detect/export/details.css", "./picture/live.css"];

/** @typedef {{ name: string | null, input: Size }} Looking the model that looks at frames, null: the service's first, and what its network is given */

export class LiveLater {
  #root;
  #page;
  #load = loadOnce(() => import("./picture/live.js"), SHEETS.map((name) => new URL(name, import.meta.url)));
  /** @type {Live | null} */
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
      const { Live } = await this.#load();
      if (!this.#live) {
        this.#root.replaceChildren();
        this.#live = new Live(this.#root, this.#page);
      }
    } catch {
      this.#root.hidden = false;
      this.#root.replaceChildren(h("p", { role: "status" }, TROUBLE));
    }
    return this.#live;
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
