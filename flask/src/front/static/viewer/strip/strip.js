// The pictures of the session in a row by the one that is shown, in their order: what comes is seen here at once.

import { arrange } from "../../arrange.js";
import { h } from "../../build.js";
import { say, sayCount } from "../../languages/say.js";
import { progressWords } from "../../session/progress.js";
import { Near } from "../../thumbnail/near.js";
import { Frame } from "./frame.js";
import { isNew } from "./later.js";
import { NewPictures } from "./new-pictures.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { Counts, Progress } from "../../session/progress.js" */
/** @import { Session } from "../../session/session.js" */
/** @import { LetterKeys } from "../keys/letter-keys.js" */
/** @import { Tasks } from "../../tasks/tasks.js" */

const OPENS = "j"; // not N: where regions are pointed at, that begins another one

export class Strip {
  #session;
  #tasks;
  #letters;
  #show;
  #list = h("ol", { class: "frames", role: "list", "aria-label": say("All pictures") });
  #words = h("span", { class: "words" });
  #part = h("progress", { "aria-label": say("All pictures") });
  #far = h("p", { class: "far", hidden: true }, this.#part, this.#words);
  #open = h("button", { type: "button", class: "button plain open-new", hidden: true, onclick: () => this.openNew() });
  root = h("div", { class: "strip", hidden: true }, this.#list, h("div", { class: "about" }, this.#far, this.#open));
  /** @type {Map<string, Frame>} */
  #frames = new Map();
  #dirty = new Set();
  #new = new NewPictures();
  #came = false; // new ones, which nobody has seen yet
  #turned = false; // to another picture, which may be out of view
  #moved = true; // some came or went
  /** @type {string | null} */
  #current = null;
  #frame = 0;
  #near = new Near({ root: this.#list, margin: "0px 300px", came: (key) => this.#fill(key), went: (key) => this.#frames.get(key)?.empty() });

  // `show(key)` is called when a person chooses one.
  /** @param {{ session: Session, tasks: Tasks, progress: Progress, letters: LetterKeys, show: (key: string) => void }} page */
  constructor({ session, tasks, progress, letters, show }) {
    this.#session = session;
    this.#tasks = tasks;
    this.#show = show;
    for (const kind of /** @type {const} */ (["add", "restore", "change", "remove"])) {
      session.addEventListener(kind, ({ detail }) => this.#hear(kind, detail));
    }
    tasks.onChange(() => this.#changed(this.#frames.keys()));
    this.#list.addEventListener("keydown", (event) => this.#press(event));
    this.#letters = letters;
    letters.addEventListener("change", () => this.#offer());
    progress.addEventListener("change", ({ detail }) => this.#tell(detail));
    this.#changed([]);
  }

  // The key of the picture that is shown large, or null; it is marked, and in view.
  /** @param {string | null} key */
  set current(key) {
    const focused = this.#list.contains(document.activeElement);
    this.#frames.get(this.#current ?? "")?.choose(false);
    this.#current = key;
    this.#came = false;
    this.#turned = true;
    if (key !== null) {
      this.#new.forget(key);
      this.#frames.get(key)?.choose(true);
      this.#changed([key]);
    }
    if (key !== null && focused) {
      this.#frames.get(key)?.focus();
    }
  }

  // The first picture of the newest drop that nobody has opened is shown. False: there is none.
  openNew() {
    const { first } = this.#new;
    if (first === undefined) {
      return false;
    }
    this.#show(first);
    return true;
  }

  // Whether the key opens the first new picture, as it does wherever the focus is but in a field.
  /** @param {KeyboardEvent} event */
  takes(event) {
    return this.#letters.are(event, OPENS);
  }

  // The picture is new, until somebody opens it or drops others.
  /** @param {Entry} entry */
  note(entry) {
    this.#new.note(entry).forEach((old) => this.#dirty.add(old));
    this.#came = true;
    this.#changed([entry.key]);
  }

  #entries() {
    return this.#session.entries().filter(({ twinOf }) => !twinOf); // a twin is for comparing only
  }

  /** @param {"add" | "restore" | "change" | "remove"} kind @param {Entry} entry */
  #hear(kind, entry) {
    const { key, twinOf } = entry;
    if (twinOf) {
      return;
    }
    if (kind === "add" && isNew(this.#session, entry) && key !== this.#current) {
      this.note(entry);
    } else if (kind === "remove") {
      this.#new.forget(key);
    }
    this.#moved ||= kind !== "change";
    this.#changed([key]);
  }

  /** @param {Iterable<string>} keys */
  #changed(keys) {
    for (const key of keys) {
      this.#dirty.add(key);
    }
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  // However much changed, all is drawn once for each frame; of pictures that are far from view only their places. What has to be
  // measured comes last: between changes it would have the browser lay out the page again and again.
  #draw() {
    this.#frame = 0;
    if (this.#moved) {
      this.#moved = false;
      this.#place(this.#entries());
    }
    for (const key of this.#dirty) {
      this.#redraw(key);
    }
    this.#dirty.clear();
    this.#offer();
    if (this.#came || this.#turned) {
      this.#reveal(this.#came ? (this.#new.first ?? null) : this.#current);
      this.#came = this.#turned = false;
    }
  }

  // The list has these entries in their order; those that stay are not moved.
  /** @param {Entry[]} entries */
  #place(entries) {
    this.root.hidden = entries.length < 2;
    const kept = new Set(entries.map(({ key }) => key));
    for (const [key, { root }] of this.#frames) {
      if (!kept.has(key)) {
        this.#near.forget(root);
        this.#frames.delete(key);
      }
    }
    arrange(this.#list, entries.map((entry) => (this.#frames.get(entry.key) ?? this.#make(entry)).root));
  }

  /** @param {Entry} entry */
  #make(entry) {
    const frame = new Frame(entry, this.#show);
    this.#frames.set(entry.key, frame);
    this.#near.watch(frame.root);
    frame.choose(entry.key === this.#current);
    return frame;
  }

  /** @param {string} key */
  #fill(key) {
    const frame = this.#frames.get(key);
    if (frame) {
      frame.fill();
      this.#redraw(key);
    }
  }

  /** @param {string} key */
  #redraw(key) {
    const [frame, entry] = [this.#frames.get(key), this.#session.entry(key)];
    if (!frame?.thumbnail || !entry) {
      return;
    }
    const { root: { dataset: { state: before } }, thumbnail } = frame;
    frame.update(entry, this.#tasks.summaryOf(entry), this.#new.has(key));
    if (thumbnail.isWanted && (before !== entry.state || !thumbnail.isAsked)) {
      thumbnail.picture(this.#session.thumbnailUrl(key));
    }
    thumbnail.mark(this.#tasks.marksOf(entry));
  }

  #offer() {
    const { count } = this.#new;
    this.#open.hidden = !count;
    if (count) {
      const [words, key] = [sayCount(count, "{n} new", "{n} new"), this.#letters.on && OPENS.toUpperCase()];
      this.#open.replaceChildren(words, ...(key ? [" ", h("kbd", {}, key)] : []));
      this.#open.title = key ? say("Open the first new picture (key {key})", { key }) : say("Open the first new picture");
      this.#open.ariaKeyShortcuts = key || null;
    }
  }

  /** @param {Counts} counts */
  #tell(counts) {
    const { running, failed, done, all } = counts;
    this.#far.hidden = all < 2 || !(running || failed);
    this.#words.textContent = progressWords(counts);
    this.#part.max = all;
    this.#part.value = done + failed;
    this.#part.hidden = !running;
  }

  // The picture is in view, and what is beside it; the page does not scroll.
  /** @param {string | null} key */
  #reveal(key) {
    const item = this.#frames.get(key ?? "")?.root;
    if (item) {
      const [outer, inner] = [this.#list.getBoundingClientRect(), placeOf(item)];
      const margin = Math.min(1.25 * inner.width, (outer.width - inner.width) / 2);
      const left = Math.min(0, inner.left - margin - outer.left) + Math.max(0, inner.right + margin - outer.right);
      this.#list.scrollBy({ left });
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const goal = { Home: this.#list.firstElementChild, End: this.#list.lastElementChild }[event.key];
    if (goal && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      this.#show(goal.getAttribute("data-key") ?? "");
    }
  }
}

// Where the item would be if it did not stick to the edge.
/** @param {HTMLElement} item */
function placeOf(item) {
  item.classList.add("unstuck");
  const place = item.getBoundingClientRect();
  item.classList.remove("unstuck");
  return place;
}
