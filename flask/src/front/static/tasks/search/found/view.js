// What a search found: cards, one of them large, and where it looked.

import { h } from "../../../build.js";
import { say } from "../../../languages/say.js";
import { Problem } from "../../../session/api.js";
import { copyButton } from "../../../viewer/export/clipboard.js";
import { StatusMessage } from "../../../viewer/status-message.js";
import { headline } from "../headline.js";
import { hitCard, parted } from "./card.js";
import { largeHit } from "./large.js";
import { withMore } from "./more.js";
import { searched } from "./searched.js";
/** @import { Entry } from "../../../session/entry.js" */
/** @import { TaskPage } from "../../tasks.js" */
/** @import { Hit, Result } from "../types.js" */
/** @import { HitActs } from "./card.js" */

export class SearchView {
  #session;
  #uploads;
  #status;
  #picture = h("img", { class: "asked", alt: "", hidden: true });
  #headline = h("h3", { role: "status" });
  #found = h("div", { class: "search-result" });
  #large = h("div", { class: "search-result", hidden: true });
  #more = button(say("Show more"), () => this.#askForMore());
  #copy = button(say("Copy paths"), () => {});
  /** @type {Entry | null} */
  #entry = null;
  /** @type {HitActs} */
  #acts = {
    url: ({ preview }) => this.#entry?.links[preview ?? ""],
    open: (hit) => this.#open(hit),
    like: (hit) => this.#like(hit),
    lost: () => this.#entry && this.#session.check(this.#entry.key),
  };

  /** @param {HTMLElement} root @param {TaskPage} page */
  constructor(root, { session, uploads }) {
    const status = h("div", { class: "status" });
    this.#session = session;
    this.#uploads = uploads;
    this.#status = new StatusMessage(status, uploads);
    root.append(status, this.#picture, this.#headline, this.#large, this.#found);
    root.addEventListener("keydown", (event) => this.#press(event));
    copyButton(this.#copy, () => this.#hits.flatMap(({ paths }) => paths).join("\n"));
  }

  get #hits() {
    return /** @type {Hit[]} */ (this.#entry?.result?.hits ?? []);
  }

  // A result that is shown already stays as it is, with what has the focus or is unfolded in it.
  /** @param {Entry} entry */
  update(entry) {
    this.#status.update(entry);
    const before = this.#entry;
    if (entry.key === before?.key && entry.result === before?.result) {
      this.#entry = entry;
      return;
    }
    this.clear();
    this.#entry = entry;
    if (entry.result) {
      this.#fill(entry.result);
      this.#showPicture(entry);
    }
  }

  offer() {}

  clear() {
    this.#entry = null;
    this.#picture.hidden = true;
    URL.revokeObjectURL(this.#picture.src);
    this.#headline.textContent = "";
    this.#found.replaceChildren();
    this.#close();
  }

  /** @param {Result} result */
  #fill(result) {
    if (!result.hits) {
      this.#found.append(asJson(result)); // what was asked was not to find
      return;
    }
    const { hits, nearest, total, cursor } = result;
    this.#headline.textContent = headline(result);
    this.#more.textContent = say("Show more");
    const end = hits.length > 0 && h("p", { class: "choices" }, cursor && this.#more, this.#copy, hits.length < total && h("small", {}, say("{n} of {all}", { n: hits.length, all: total })));
    this.#found.append(...[hits.length > 0 && this.#list(hits, say("Hits")), end, searched(result), nearest.length > 0 && this.#nearest(nearest)].filter((each) => each instanceof Node));
  }

  /** @param {Hit[]} hits @param {string} about */
  #list(hits, about) {
    return h("ol", { class: "hits", "aria-label": about }, hits.map((hit) => hitCard(hit, this.#acts)));
  }

  /** @param {Hit[]} nearest */
  #nearest(nearest) {
    const words = say("These are no hits: nothing was certain enough, and what came closest may be anything.");
    return h("section", { class: "nearest", "aria-label": say("What came closest") }, h("h3", {}, say("What came closest")), h("p", {}, words), this.#list(nearest, say("Nearest")));
  }

  // The hit is seen large, in place of the list.
  /** @param {Hit} hit */
  #open(hit) {
    const all = this.#hits.length ? this.#hits : this.#entry?.result?.nearest;
    const at = all.indexOf(hit);
    const step = (/** @type {number} */ by) => all[at + by] && this.#open(all[at + by]);
    this.#large.replaceChildren(largeHit(hit, { at, count: all.length }, { ...this.#acts, back: () => this.#back(hit), step }));
    this.#isLarge = true;
    this.#large.querySelector("h3")?.focus();
  }

  #close() {
    this.#large.replaceChildren();
    this.#isLarge = false;
  }

  set #isLarge(/** @type {boolean} */ large) {
    this.#large.hidden = !large;
    this.#headline.hidden = this.#found.hidden = large;
  }

  // The list is seen again; its card has the focus.
  /** @param {Hit} hit */
  #back({ entry }) {
    this.#close();
    this.#focus(entry);
  }

  /** @param {number} entry */
  #focus(entry) {
    /** @type {HTMLElement | null} */ (this.#found.querySelector(`[data-entry="${entry}"] .show`))?.focus();
  }

  /** @param {Hit} hit */
  #like({ entry, paths }) {
    const { name, fields } = /** @type {Entry} */ (this.#entry);
    const query = `like:${entry}`;
    const like = { task: "search", fields: { ...fields, query, collection: this.#entry?.result.collection } };
    this.#uploads.ask(say("Like {name}", { name: parted(paths[0] ?? name).name }), like);
  }

  async #askForMore() {
    const entry = /** @type {Entry} */ (this.#entry);
    const before = this.#hits.length;
    this.#more.textContent = say("Looking …");
    try {
      const picture = entry.textOnly ? null : await this.#session.blob(entry.key);
      this.#session.change(entry.key, await withMore(entry, picture));
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      this.#more.textContent = say("{reason} Try again.", { reason: problem.message });
      return;
    }
    if (this.#entry?.key === entry.key && this.#hits[before]) {
      this.#focus(this.#hits[before].entry);
    }
  }

  // Escape leads back to the list before it closes the viewer.
  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key === "Escape" && !this.#large.hidden) {
      event.preventDefault();
      /** @type {HTMLElement} */ (this.#large.querySelector("button")).click();
    }
  }

  // The picture with which it was asked, where it was with one that this browser can show.
  /** @param {Entry} entry */
  async #showPicture({ key, name, textOnly }) {
    const blob = textOnly ? null : await this.#session.blob(key);
    if (blob && this.#entry?.key === key) {
      this.#picture.onload = () => (this.#picture.hidden = false);
      Object.assign(this.#picture, { src: URL.createObjectURL(blob), alt: say("Asked with {name}", { name }) });
    }
  }
}

/** @param {string} words @param {() => void} onclick */
function button(words, onclick) {
  return h("button", { type: "button", class: "button plain", onclick }, words);
}

/** @param {unknown} result */
function asJson(result) {
  return h("pre", {}, h("code", {}, JSON.stringify(result, null, 2)));
}
