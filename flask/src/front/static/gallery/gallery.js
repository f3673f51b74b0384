// The pictures of the session as cards, newest first: searched, removed, and how far they are all together.

import { Card } from "./card.js";
import { Search } from "./search.js";

const TOLD_EVERY = 1000;
const FINISHED = new Set(["done", "failed", "expired"]);

export class Gallery {
  #root;
  #list;
  #album;
  #settings;
  #acts;
  #search;
  #progress;
  #cards = new Map();
  #dirty = new Set();
  #frame = 0;
  #current = null;
  #seen = new IntersectionObserver((changes) => this.#see(changes), { rootMargin: "200px" });

  // Fills `root` (see index.html) with the album's pictures. `show(key)` is called when the person chooses
  // one, `retry(key)` when it is to be sent again, `emptied()` when the last one was removed by hand,
  // `progress({running, done, failed, all})` at most once a second.
  constructor(root, { album, settings, show, retry, emptied, progress }) {
    const find = (selector) => root.querySelector(selector);
    this.#root = root;
    this.#list = find("#gallery");
    this.#album = album;
    this.#settings = settings;
    this.#acts = { show, retry, remove: (key) => this.#remove(key, emptied) };
    this.#progress = new Progress(() => this.#shown(), progress);
    this.#search = new Search({
      field: find("#search"), suggestions: find("#labels"), count: find("#count"), none: find("#none"),
    });
    for (const kind of ["add", "change", "remove"]) {
      album.addEventListener(kind, ({ detail }) => this.#follow(detail));
    }
    settings.addEventListener("change", () => this.#changed(this.#cards.keys()));
    this.#search.addEventListener("change", () => this.#changed(this.#cards.keys()));
    this.#shown().forEach((entry) => this.#follow(entry));
  }

  get current() {
    return this.#current;
  }

  // The key of the picture that is shown large, or null; its card is marked.
  set current(key) {
    this.#cards.get(this.#current)?.choose(false);
    this.#cards.get(key)?.choose(true);
    this.#current = key;
  }

  focus(key) {
    this.#cards.get(key)?.focus();
  }

  #shown() {
    return this.#album.entries().filter(({ twinOf }) => !twinOf); // a twin is for comparing only
  }

  #follow(entry) {
    this.#changed([entry.key]);
    if (!entry.twinOf) {
      this.#progress.note(entry);
    }
  }

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
      if (this.#dirty.has(entry.key)) {
        this.#redraw(this.#cards.get(entry.key), entry);
      }
    }
    this.#dirty.clear();
    const cards = [...this.#cards.values()];
    this.#search.suggest(new Set(cards.flatMap(({ labels }) => labels)));
    this.#search.tell(cards.filter(({ root }) => !root.hidden).length, cards.length);
  }

  #redraw(card, entry) {
    const before = card.state;
    card.update(entry, this.#settings.threshold);
    card.root.hidden = !this.#search.matches(entry.name, card.labels);
    if (before !== entry.state && card.needsThumbnail) {
      this.#lookFor(card);
    }
  }

  // The list has the cards of these entries in their order; cards that stay are not moved.
  #place(entries) {
    const kept = new Set(entries.map(({ key }) => key));
    for (const [key, card] of this.#cards) {
      if (!kept.has(key)) {
        this.#drop(key, card);
      }
    }
    let next = this.#list.firstElementChild;
    for (const entry of entries) {
      const card = this.#cards.get(entry.key) ?? this.#card(entry);
      if (card.root === next) {
        next = next.nextElementSibling;
      } else {
        this.#list.insertBefore(card.root, next);
      }
    }
  }

  #card(entry) {
    const card = new Card(entry, this.#acts);
    this.#cards.set(entry.key, card);
    this.#dirty.add(entry.key);
    card.choose(entry.key === this.#current);
    return card;
  }

  #drop(key, card) {
    this.#seen.unobserve(card.root);
    this.#cards.delete(key);
    card.root.remove();
  }

  // Asks for the thumbnail once the card comes near the screen.
  #lookFor(card) {
    this.#seen.unobserve(card.root);
    this.#seen.observe(card.root);
  }

  #see(changes) {
    for (const { target } of changes.filter(({ isIntersecting }) => isIntersecting)) {
      this.#seen.unobserve(target);
      this.#cards.get(target.dataset.key)?.picture(this.#album.thumbnailUrl(target.dataset.key));
    }
  }

  #remove(key, emptied) {
    const cards = [...this.#list.querySelectorAll(".entry:not([hidden])")];
    const at = cards.indexOf(this.#cards.get(key).root);
    const next = cards[at + 1] ?? cards[at - 1];
    next?.querySelector(".remove").focus(); // before the button that has the focus is gone
    this.#album.remove(key);
    if (!next) {
      emptied();
    }
  }
}

// Tells how far those are that go on together: who joins before all have ended belongs to them.
class Progress {
  #tell;
  #entries;
  #run = new Set(); // keys
  #timer = 0;
  #last = -TOLD_EVERY;

  constructor(entries, tell) {
    this.#entries = entries;
    this.#tell = tell;
  }

  // The entry changed. All is told at most once a second; by a timer, as a hidden page draws no frames.
  note({ key, state }) {
    if (!FINISHED.has(state)) {
      this.#run.add(key);
    }
    if (!this.#run.has(key)) {
      return;
    }
    const wait = Math.max(0, this.#last + TOLD_EVERY - performance.now());
    this.#timer ||= setTimeout(() => this.#look(), wait);
  }

  #look() {
    [this.#timer, this.#last] = [0, performance.now()];
    const states = this.#entries().filter(({ key }) => this.#run.has(key)).map(({ state }) => state);
    const done = states.filter((state) => state === "done").length;
    const failed = states.filter((state) => state === "failed" || state === "expired").length;
    const running = done + failed < states.length;
    if (!running) {
      this.#run.clear();
    }
    this.#tell({ running, done, failed, all: states.length });
  }
}
