// The picture of a job that is done: the one that it made, else the one that it was given.

import { h } from "../build.js";
import { madePicture } from "../session/entry.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Session } from "../session/session.js" */

export class ShownPicture {
  root = h("img", { class: "made", alt: "", hidden: true });
  #session;
  /** @type {string | null} */
  #key = null;

  /** @param {Session} session */
  constructor(session) {
    this.#session = session;
  }

  /** @param {Entry} entry */
  async update(entry) {
    const { key, name, state } = entry;
    if (state !== "done") {
      this.clear();
    } else if (this.#key !== key) {
      this.#key = key;
      const url = madePicture(entry) ?? (await this.#session.pictureUrl(key));
      if (this.#key === key) {
        Object.assign(this.root, { src: url ?? "", alt: name, hidden: !url });
      }
    }
  }

  clear() {
    this.#key = null;
    this.root.hidden = true;
  }
}
