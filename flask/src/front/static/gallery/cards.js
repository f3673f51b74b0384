// The cards of the gallery: one of each entry, in the order that is wanted, with thumbnails where they are near.

import { arrange } from "../arrange.js";
import { Near } from "../thumbnail/near.js";
import { Card } from "./card.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Session } from "../session/session.js" */
/** @import { Summary, Tasks } from "../tasks/tasks.js" */
/** @import { CardActs } from "./card.js" */

export class Cards {
  #list;
  #session;
  #tasks;
  #acts;
  /** @type {Map<string, Card>} */
  #cards = new Map();
  #near = new Near({ margin: "200px", came: (key) => this.#see(key), went: (key) => this.#cards.get(key)?.thumbnail.mark(null) });

  // They are the items of `list`.
  /** @param {HTMLElement} list @param {{ session: Session, tasks: Tasks, acts: CardActs }} page */
  constructor(list, { session, tasks, acts }) {
    this.#list = list;
    this.#session = session;
    this.#tasks = tasks;
    this.#acts = acts;
  }

  keys() {
    return this.#cards.keys();
  }

  /** @param {string | null} key */
  get(key) {
    return this.#cards.get(key ?? "");
  }

  // The card of an entry that is kept.
  /** @param {Entry} entry */
  of({ key }) {
    return /** @type {Card} */ (this.#cards.get(key));
  }

  // There are cards of these entries, and no others. `gone` hears of each that is not there any more; the new ones are given.
  /** @param {Entry[]} entries @param {(key: string) => void} gone */
  keep(entries, gone) {
    const kept = new Set(entries.map(({ key }) => key));
    for (const [key, { root }] of this.#cards) {
      if (!kept.has(key)) {
        this.#near.forget(root);
        this.#cards.delete(key);
        gone(key);
      }
    }
    const added = entries.filter(({ key }) => !this.#cards.has(key));
    for (const entry of added) {
      const card = new Card(entry, this.#acts);
      this.#cards.set(entry.key, card);
      this.#near.watch(card.root);
    }
    return added;
  }

  // The card says how far the entry is, or what its task says of its result.
  /** @param {Entry} entry @param {Summary | null} summary */
  update(entry, summary) {
    const card = this.of(entry);
    const before = card.state;
    card.update(entry, summary);
    if (this.#near.has(entry.key)) {
      this.#fill(card, entry, before !== entry.state);
    }
  }

  // The list has them in the order of these entries; those that stay are not moved, and the focus stays where it is.
  /** @param {Entry[]} entries */
  place(entries) {
    const focused = document.activeElement;
    arrange(this.#list, entries.map((entry) => this.of(entry).root));
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.#list.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  // The focus is in the card after those of these keys, else before, at what `selector` finds in it. False: there is none.
  /** @param {string[]} keys @param {string} selector */
  focusBeside(keys, selector) {
    const gone = new Set(keys);
    const cards = /** @type {HTMLElement[]} */ ([...this.#list.querySelectorAll(".entry:not([hidden])")]);
    const stays = (/** @type {HTMLElement} */ { dataset }) => !gone.has(dataset.key ?? "");
    const last = cards.findLastIndex((card) => !stays(card));
    const next = [...cards.slice(last + 1), ...cards.slice(0, last).reverse()].find(stays);
    /** @type {HTMLElement | null | undefined} */ (next?.querySelector(selector))?.focus();
    return Boolean(next);
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
}
