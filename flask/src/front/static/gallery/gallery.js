// The pictures of the session as cards: searched, sorted, removed, and how far they are all together.

import { loadOnce } from "../tasks/later.js";
import { Cards } from "./cards.js";
import { mixOf, titleOf } from "./counted.js";
import { Search } from "./search.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Session } from "../session/session.js" */
/** @import { Tasks } from "../tasks/tasks.js" */
/** @import { Model } from "../types.js" */
/** @import { Together } from "./together/together.js" */

const SEVERAL = 2; // that are done

/**
 * @typedef {object} GalleryPage
 * @property {Session} session
 * @property {Tasks} tasks
 * @property {() => Model[]} models
 * @property {(key: string) => void} show
 * @property {(key: string) => void} retry
 * @property {(keys: string[]) => void} remove
 * @property {() => void} emptied
 */

export class Gallery {
  #root;
  #list;
  #title;
  #page;
  #search;
  #cards;
  /** @type {Set<string>} */
  #dirty = new Set();
  #isSifted = true; // whether just those are shown that are wanted
  #frame = 0;
  /** @type {string | null} */
  #current = null;
  /** @type {Together | null} */
  #together = null;
  #coming = false;
  #meet = loadOnce(async () => (await import("./together/together.js")).Together, [new URL("./together/together.css", import.meta.url)]);

  // Fills `root` (see index.html) with the session's pictures. `show(key)` is called when the person chooses
  // one, `retry(key)` when it is to be sent again, `remove(keys)` when these are not wanted any more, `emptied()` when the
  // last one was removed by hand.
  /** @param {HTMLElement} root @param {GalleryPage} page */
  constructor(root, page) {
    /** @param {string} selector @returns {any} */
    const find = (selector) => root.querySelector(selector);
    const { session, tasks } = page;
    this.#root = root;
    this.#list = find("#gallery");
    this.#title = find("#pictures-title");
    this.#page = page;
    const { show, retry } = page;
    const acts = { show, retry, remove: (/** @type {string} */ key) => this.#remove([key], ".remove") };
    this.#cards = new Cards(this.#list, { session, tasks, acts });
    this.#search = new Search({
      field: find("#search"), suggestions: find("#labels"), count: find("#count"), none: find("#none"),
    });
    for (const kind of /** @type {const} */ (["add", "restore", "change", "remove"])) {
      session.addEventListener(kind, ({ detail }) => this.#changed([detail.key]));
    }
    tasks.onChange(() => this.#changed(this.#cards.keys()));
    this.#search.addEventListener("change", () => this.#siftAnew());
    this.#search.addEventListener("forget", () => this.#together?.wantAll());
    this.#changed(this.#shown().map(({ key }) => key));
  }

  get current() {
    return this.#current;
  }

  // The key of the picture that is shown large, or null; its card is marked.
  /** @param {string | null} key */
  set current(key) {
    this.#cards.get(this.#current)?.choose(false);
    this.#cards.get(key)?.choose(true);
    this.#current = key;
  }

  /** @param {string} key */
  focus(key) {
    this.#cards.get(key)?.focus();
  }

  // Where the focus goes once that picture is not shown large any more: its card, a neighbour where that one is gone or not
  // among those that are searched for, or null.
  /** @param {string} key */
  cardOf(key) {
    const cards = /** @type {HTMLElement[]} */ ([...this.#list.children]);
    const at = cards.findIndex((card) => card.dataset.key === key);
    const order = [...cards.slice(Math.max(at, 0)), ...cards.slice(0, Math.max(at, 0)).reverse()];
    const card = order.find(({ hidden, dataset }) => !hidden && this.#page.session.entry(dataset.key ?? null));
    return this.#cards.get(card?.dataset.key ?? null) ?? null;
  }

  #shown() {
    return this.#page.session.entries().filter(({ twinOf }) => !twinOf); // a twin is for comparing only
  }

  #siftAnew() {
    this.#isSifted = false;
    this.#changed([]);
  }

  /** @param {Iterable<string>} keys */
  #changed(keys) {
    for (const key of keys) {
      this.#dirty.add(key);
    }
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const entries = this.#shown();
    this.#root.hidden = !entries.length;
    for (const { key } of this.#cards.keep(entries, (gone) => this.#together?.forget(gone))) {
      this.#dirty.add(key);
      this.#cards.get(key)?.choose(key === this.#current);
    }
    const dirty = entries.filter(({ key }) => this.#dirty.has(key));
    dirty.forEach((entry) => this.#redraw(entry));
    this.#sift(this.#isSifted ? dirty : entries);
    this.#isSifted = true;
    this.#dirty.clear();
    const sorted = this.#together?.sorted(entries) ?? entries;
    this.#cards.place(sorted);
    this.#tell(sorted);
    this.#meetTogether();
  }

  /** @param {Entry[]} sorted */
  #tell(sorted) {
    const mix = mixOf(sorted);
    const seen = sorted.filter((entry) => !this.#cards.of(entry).root.hidden);
    this.#title.textContent = titleOf(mix);
    this.#search.suggest(new Set(sorted.flatMap((entry) => this.#cards.of(entry).terms)));
    this.#search.tell(seen.length, mix);
    this.#together?.draw(seen.map(({ key }) => key), seen.length === sorted.length);
  }

  // What is for several pictures comes with the second that is done.
  async #meetTogether() {
    if (this.#together || this.#coming || this.#shown().filter(({ state }) => state === "done").length < SEVERAL) {
      return;
    }
    this.#coming = true;
    const { session, tasks, models } = this.#page;
    try {
      const Loaded = await this.#meet();
      this.#together = new Loaded({ list: this.#list, session, tasks, models, remove: (keys) => this.#remove(keys, ".show") });
      this.#root.querySelector("#together")?.append(this.#together.root);
      this.#together.addEventListener("change", () => this.#siftAnew());
      this.#changed(this.#cards.keys());
    } catch {
      this.#coming = false; // it is asked for again with the next change
    }
  }

  /** @param {Entry} entry */
  #redraw(entry) {
    const summary = this.#page.tasks.summaryOf(entry);
    this.#cards.update(entry, summary);
    this.#together?.note(entry.key, summary);
  }

  // Of these entries those are shown that are wanted.
  /** @param {Entry[]} entries */
  #sift(entries) {
    for (const entry of entries) {
      const card = this.#cards.of(entry);
      card.root.hidden = !this.#search.matches(entry.name, card.terms) || this.#together?.lets(entry.key) === false;
    }
  }

  // The card beside them has the focus, before the button that has it is gone.
  /** @param {string[]} keys @param {string} selector */
  #remove(keys, selector) {
    const more = this.#cards.focusBeside(keys, selector);
    this.#page.remove(keys);
    if (!more) {
      this.#page.emptied();
    }
  }
}
