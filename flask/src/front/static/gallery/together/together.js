// What is done with several pictures at once: how often each label is seen, in which order they are, which are selected,
// removed and carried away. It comes when two pictures are done.

import { h } from "../../build.js";
import { Emitter } from "../../events.js";
import { say, sayCount } from "../../languages/say.js";
import { LabelChips } from "./labels.js";
import { Selection } from "./selection.js";
import { Sorting, sorted } from "./sorting.js";
import { Takeaway } from "./takeaway.js";
import { Totals } from "./totals.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { Session } from "../../session/session.js" */
/** @import { Summary, Tasks } from "../../tasks/tasks.js" */
/** @import { Model } from "../../types.js" */

/**
 * @typedef {object} TogetherPage
 * @property {HTMLElement} list the gallery's items
 * @property {Session} session
 * @property {Tasks} tasks
 * @property {() => Model[]} models
 * @property {(keys: string[]) => void} remove
 */

// The bar above the gallery. Event: "change", when other pictures are to be shown, or in another order.
/** @extends {Emitter<{ change: null }>} */
export class Together extends Emitter {
  #totals = new Totals();
  /** @type {Map<string, number>} */
  #sizes = new Map(); // by key: how much is seen in it
  #labels = new LabelChips();
  #sorting = new Sorting();
  #selection;
  #takeaway;
  #all = h("input", { type: "checkbox" });
  #chosen = h("span", { class: "chosen", role: "status" });
  #remove = h("button", { type: "button", class: "button plain remove-selected", hidden: true });
  #download = h("button", { type: "button", class: "button plain download" });
  root;
  #list;
  #session;
  /** @type {string[]} */
  #seen = [];
  #isAll = true; // what is seen

  /** @param {TogetherPage} page */
  constructor({ list, session, tasks, models, remove }) {
    super();
    this.#list = list;
    this.#session = session;
    this.#selection = new Selection(list);
    this.#takeaway = new Takeaway(this.#download, { session, tasks, models });
    const all = h("label", { class: "all" }, this.#all, h("span", {}, say("Select all")));
    const acts = h("div", { class: "acts" }, all, this.#chosen, this.#remove, this.#sorting.root, this.#download);
    this.root = h("section", { class: "together", "aria-label": say("All together"), hidden: true }, this.#labels.root, acts, this.#takeaway.root);
    this.#all.addEventListener("change", () => (this.#all.checked ? this.#selection.all() : this.#selection.none()));
    const removeSelected = () => remove(this.#selection.keys);
    this.#remove.addEventListener("click", removeSelected);
    this.#selection.addEventListener("remove", removeSelected);
    this.#selection.addEventListener("change", () => this.#tellSelected());
    for (const part of [this.#labels, this.#sorting]) {
      part.addEventListener("change", () => this.emit("change", null));
    }
  }

  // The entry is as its task says; null: nothing is told of it.
  /** @param {string} key @param {Summary | null} summary */
  note(key, summary) {
    this.#totals.set(key, summary?.counts ?? null);
    if (summary) {
      this.#sizes.set(key, summary.count ?? 0);
    } else {
      this.#sizes.delete(key);
    }
  }

  /** @param {string} key */
  forget(key) {
    this.note(key, null);
  }

  // Whether the entry has the labels that are wanted.
  /** @param {string} key */
  lets(key) {
    return this.#labels.lets(this.#totals.of(key));
  }

  // All entries are wanted, whatever is in them.
  wantAll() {
    this.#labels.forget();
  }

  /** @param {Entry[]} entries */
  sorted(entries) {
    return sorted(entries, this.#sorting.by, {
      count: (key) => this.#sizes.get(key) ?? -1,
      of: (key, label) => this.#totals.of(key).get(label) ?? 0,
    });
  }

  // The bar tells of what has been noted. These entries are seen, in this order; `isAll`: there are no others.
  /** @param {string[]} seen @param {boolean} isAll */
  draw(seen, isAll) {
    const totals = this.#totals.all;
    [this.#seen, this.#isAll] = [seen, isAll];
    this.root.hidden = this.#sizes.size < 2;
    this.#list.classList.toggle("several", !this.root.hidden);
    this.#labels.update(totals);
    this.#sorting.offer(totals.map(({ label }) => label));
    this.#selection.see(seen);
    this.#tellSelected();
  }

  #tellSelected() {
    const keys = this.#selection.keys;
    const count = keys.length;
    this.#list.classList.toggle("choosing", count > 0);
    this.#all.checked = count > 0 && count === this.#seen.length;
    this.#all.indeterminate = count > 0 && count < this.#seen.length;
    write(this.#chosen, count ? sayCount(count, "{n} selected", "{n} selected") : "");
    this.#remove.hidden = !count;
    write(this.#remove, sayCount(count, "Remove {n}", "Remove {n}"));
    const entries = (count ? keys : this.#seen).map((key) => this.#session.entry(key));
    const done = entries.filter((entry) => entry?.result).map((entry) => /** @type {Entry} */ (entry));
    this.#download.setAttribute("aria-disabled", String(!done.length));
    write(this.#download, words(done.length, count > 0, this.#isAll));
    this.#takeaway.offer(done);
  }
}

/** @param {number} n @param {boolean} selected @param {boolean} isAll */
function words(n, selected, isAll) {
  if (selected) {
    return sayCount(n, "Download {n} selected", "Download {n} selected");
  }
  return isAll ? sayCount(n, "Download all {n}", "Download all {n}") : sayCount(n, "Download {n} found", "Download {n} found");
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
