// The pictures of the session as cards, in their order: searched, removed, and how far they are all together.

import { arrange } from "../arrange.js";
import { Card } from "./card.js";
import { mixOf, titleOf } from "./counted.js";
import { Search } from "./search.js";
import { Near } from "../thumbnail/near.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Session } from "../session/session.js" */
/** @import { Tasks } from "../tasks/tasks.js" */

/**
 * @typedef {object} GalleryPage
 * @property {Session} session
 * @property {Tasks} tasks
 * @property {(key: string) => void} show
 * @property {(key: string) => void} retry
 * @property {() => void} emptied
 */

export class Gallery {
  #root;
  #list;
  #title;
  #session;
  #tasks;
  #acts;
  #search;
  /** @type {Map<string, Card>} */
  #cards = new Map();
  /** @type {Set<string>} */
  #dirty = new Set();
  #frame = 0;
  /** @type {string | null} */
  #current = null;
  #near = new Near({ margin: "200px", came: (key) => this.#see(key), went: (key) => this.#cards.get(key)?.thumbnail.mark(null) });

  // Fills `root` (see index.html) with the session's pictures. `show(key)` is called when the person chooses
  // one, `retry(key)` when it is to be sent again, `emptied()` when the last one was removed by hand.
  /** @param {HTMLElement} root @param {GalleryPage} page */
  constructor(root, { session, tasks, show, retry, emptied }) {
    /** @param {string} selector @returns {any} */
    const find = (selector) => root.querySelector(selector);
    this.#root = root;
    this.#list = find("#gallery");
    this.#title = find("#pictures-title");
    this.#session = session;
    this.#tasks = tasks;
    this.#acts = { show, retry, remove: (/** @type {string} */ key) => this.#remove(key, emptied) };
    this.#search = new Search({
      field: find("#search"), suggestions: find("#labels"), count: find("#count"), none: find("#none"),
    });
    for (const kind of /** @type {const} */ (["add", "change", "remove"])) {
      session.addEventListener(kind, ({ detail }) => this.#changed([detail.key]));
    }
    tasks.onChange(() => this.#changed(this.#cards.keys()));
    this.#search.addEventListener("change", () => this.#changed(this.#cards.keys()));
    this.#changed(this.#shown().map(({ key }) => key));
  }

  get current() {
    return this.#current;
  }

  // The key of the picture that is shown large, or null; its card is marked.
  /** @param {string | null} key */
  set current(key) {
    this.#cards.get(this.#current ?? "")?.choose(false);
    this.#cards.get(key ?? "")?.choose(true);
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
    const card = order.find(({ hidden, dataset }) => !hidden && this.#session.entry(dataset.key ?? null));
    return this.#cards.get(card?.dataset.key ?? "") ?? null;
  }

  #shown() {
    return this.#session.entries().filter(({ twinOf }) => !twinOf); // a twin is for comparing only
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
    this.#place(entries);
    for (const entry of entries) {
      const card = this.#cards.get(entry.key);
      if (card && this.#dirty.has(entry.key)) {
        this.#redraw(card, entry);
      }
    }
    this.#dirty.clear();
    const [cards, mix] = [[...this.#cards.values()], mixOf(entries)];
    this.#title.textContent = titleOf(mix);
    this.#search.suggest(new Set(cards.flatMap(({ terms }) => terms)));
    this.#search.tell(cards.filter(({ root }) => !root.hidden).length, mix);
  }

  /** @param {Card} card @param {Entry} entry */
  #redraw(card, entry) {
    const before = card.state;
    card.update(entry, this.#tasks.summaryOf(entry));
    card.root.hidden = !this.#search.matches(entry.name, card.terms);
    if (this.#near.has(entry.key)) {
      this.#fill(card, entry, before !== entry.state);
    }
  }

  // The list has the cards of these entries in their order; cards that stay are not moved.
  /** @param {Entry[]} entries */
  #place(entries) {
    const kept = new Set(entries.map(({ key }) => key));
    for (const [key, card] of this.#cards) {
      if (!kept.has(key)) {
        this.#drop(key, card);
      }
    }
    arrange(this.#list, entries.map((entry) => (this.#cards.get(entry.key) ?? this.#card(entry)).root));
  }

  /** @param {Entry} entry */
  #card(entry) {
    const card = new Card(entry, this.#acts);
    this.#cards.set(entry.key, card);
    this.#dirty.add(entry.key);
    this.#near.watch(card.root);
    card.choose(entry.key === this.#current);
    return card;
  }

  /** @param {string} key @param {Card} card */
  #drop(key, card) {
    this.#near.forget(card.root);
    this.#cards.delete(key);
  }

  // A card has come near the screen.
  /** @param {string} key */
  #see(key) {
    const [card, entry] = [this.#cards.get(key), this.#session.entry(key)];
    if (card && entry) {
      this.#fill(card, entry, true);
    }
  }

  // A thumbnail that there is not yet may be there once the entry is in another state.
  /** @param {Card} card @param {Entry} entry @param {boolean} mayCome */
  #fill({ thumbnail }, entry, mayCome) {
    if (thumbnail.isWanted && mayCome) {
      thumbnail.picture(this.#session.thumbnailUrl(entry.key));
    }
    thumbnail.mark(this.#tasks.marksOf(entry));
  }

  /** @param {string} key @param {() => void} emptied */
  #remove(key, emptied) {
    const cards = [...this.#list.querySelectorAll(".entry:not([hidden])")];
    const at = cards.findIndex((card) => card.dataset.key === key);
    const next = cards[at + 1] ?? cards[at - 1];
    next?.querySelector(".remove").focus(); // before the button that has the focus is gone
    this.#session.remove(key);
    if (!next) {
      emptied();
    }
  }
}
