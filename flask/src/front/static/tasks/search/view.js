// What a search found, and where it looked.

import { h } from "../../build.js";
import { copyButton } from "../../viewer/export/clipboard.js";
import { StatusMessage } from "../../viewer/status-message.js";
import { headline } from "./headline.js";
import { hitList } from "./hits.js";
import { searched } from "./searched.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { TaskPage } from "../tasks.js" */
/** @import { Result } from "./types.js" */

export class SearchView {
  #session;
  #status;
  #picture = h("img", { class: "asked", alt: "", hidden: true });
  #found = h("div", { class: "search-result" });
  #copy = h("button", { type: "button", class: "button plain" }, "Copy paths");
  #copyLine = h("p", { class: "copy", hidden: true }, this.#copy);
  /** @type {Result | null} */
  #shown = null;
  #key = "";

  /** @param {HTMLElement} root @param {TaskPage} page */
  constructor(root, { session, uploads }) {
    const status = h("div", { class: "status" });
    this.#session = session;
    this.#status = new StatusMessage(status, uploads);
    root.append(status, this.#picture, this.#found, this.#copyLine);
    copyButton(this.#copy, () => (this.#shown?.hits ?? []).flatMap(({ paths }) => paths).join("\n"));
  }

  // A result that is shown already stays as it is, with what has the focus or is unfolded in it.
  /** @param {Entry} entry */
  update(entry) {
    const { key, result } = entry;
    this.#status.update(entry);
    if (key === this.#key && result === this.#shown) {
      return;
    }
    this.clear();
    this.#key = key;
    this.#shown = result;
    if (result) {
      this.#found.append(...(result.hits ? parts(result) : [asJson(result)]));
      this.#copyLine.hidden = !result.hits?.length;
      this.#showPicture(entry);
    }
  }

  offer() {}

  clear() {
    this.#key = "";
    this.#shown = null;
    this.#picture.hidden = true;
    this.#copyLine.hidden = true;
    this.#found.replaceChildren();
  }

  // The picture with which it was asked, where it was with one.
  /** @param {Entry} entry */
  async #showPicture({ key, name, textOnly, result }) {
    const url = textOnly ? null : await this.#session.pictureUrl(key).catch(() => null);
    if (url && this.#shown === result) {
      Object.assign(this.#picture, { src: url, alt: `Asked with ${name}`, hidden: false });
    }
  }
}

/** @param {Result} result */
function parts(result) {
  const { hits, nearest, total, cursor } = result;
  const here = hits.length < total && h("p", {}, `${hits.length} of them on this page.`);
  const more = cursor && h("p", {}, "For the next ones, send the same with the option cursor: ", h("code", {}, cursor));
  const near = nearest.length > 0 && [
    h("h3", {}, "Nearest"),
    h("p", {}, "These are no hits: nothing was certain enough, and what came closest may be anything."),
    hitList(nearest, "Nearest"),
  ];
  const list = hits.length > 0 && hitList(hits, "Hits");
  const all = [h("h3", {}, headline(result)), here, list, more, searched(result), ...(near || [])];
  return all.filter((each) => each instanceof Node);
}

// What was asked was not to find.
/** @param {unknown} result */
function asJson(result) {
  return h("pre", {}, h("code", {}, JSON.stringify(result, null, 2)));
}
