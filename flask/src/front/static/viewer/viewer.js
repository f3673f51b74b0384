// The chosen picture: which one it is, the way to its neighbours, and where the focus goes.

import { h } from "../build.js";
import { Bar } from "./bar.js";
import { Emitter } from "../events.js";
import { isFromRight } from "../languages/say.js";
import { LetterKeys } from "./keys/letter-keys.js";
import { StripLater } from "./strip/later.js";
/** @import { RequestForm } from "../request/request-form.js" */
/** @import { Entry } from "../session/entry.js" */
/** @import { Progress } from "../session/progress.js" */
/** @import { Session } from "../session/session.js" */
/** @import { Uploads } from "../session/uploads.js" */
/** @import { Task, TaskView, Tasks } from "../tasks/tasks.js" */
/** @import { Model } from "../types.js" */

const OWN_ARROWS = "input, select, textarea, pre, .canvas, .objects"; // arrow keys mean something else there
const OWN_ESCAPE = "input:not([type=range], [type=checkbox], [type=radio]), select, textarea";

// Shows one entry of the session at a time. Tells "show" and "close", detail: the entry's key.
/** @extends {Emitter<{ show: string, close: string }>} */
export class Viewer extends Emitter {
  #root;
  #session;
  #bar;
  #strip;
  #frame = 0;
  #page;
  /** @type {Map<Task, { root: HTMLElement, view: TaskView }>} */
  #views = new Map();
  /** @type {TaskView | null} */
  #view = null; // that of the present entry's task
  /** @type {string | null} */
  #key = null;
  /** @type {HTMLElement | null} */
  #opener = null; // what had the focus before
  #home;

  // Fills `root`, which is hidden while nothing is shown. `models()` gives the list of /v1/models, `home(key)` what has the
  // focus once that picture is not shown any more, null: what had it before.
  /**
   * @param {HTMLElement} root
   * @param {{ session: Session, uploads: Uploads, tasks: Tasks, progress: Progress, request: RequestForm, letters?: LetterKeys, models?: () => Model[],
   *   home?: (key: string) => { focus: () => void } | null }} page
   */
  constructor(root, { session, uploads, tasks, progress, request, letters = new LetterKeys(), models = () => [], home = () => null }) {
    super();
    const bar = h("div", { class: "bar" });
    root.classList.add("viewer");
    this.#strip = new StripLater({ session, tasks, progress, letters, show: (key) => void this.show(key) });
    root.append(bar, this.#strip.root);
    this.#root = root;
    this.#session = session;
    this.#home = home;
    this.#bar = new Bar(bar, {
      previous: () => this.previous(),
      next: () => this.next(),
      close: () => this.close(),
    });
    this.#page = { session, uploads, tasks, models, request, show: (/** @type {string} */ key) => void this.show(key, { focus: true }) };
    for (const kind of /** @type {const} */ (["add", "restore", "change", "remove"])) {
      session.addEventListener(kind, ({ detail }) => this.#hear(kind, detail));
    }
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  // The key of the entry that is shown, or null.
  get key() {
    return this.#key;
  }

  // That entry is shown; with `focus`, when the person asked for it, its name has the focus. False: none.
  /** @param {string} key @param {{ focus?: boolean }} [how] */
  show(key, { focus = false } = {}) {
    const entry = this.#session.entry(key);
    if (!entry) {
      return false;
    }
    const other = key !== this.#key;
    this.#key = key;
    this.#root.hidden = false;
    this.#update(entry);
    if (focus) {
      this.#opener = this.#hasFocus() ? this.#opener : /** @type {HTMLElement | null} */ (document.activeElement);
      this.#bar.focus();
    }
    if (other) {
      this.#strip.current = key;
      this.emit("show", key);
    }
    return true;
  }

  // Nothing is shown; a focus that was here goes to the picture's place on the page, or back to where it came from.
  close() {
    const key = this.#key;
    if (key === null) {
      return;
    }
    const focused = this.#hasFocus();
    this.#key = null;
    this.#view?.clear();
    this.#root.hidden = true;
    this.#strip.current = null;
    if (focused) {
      (this.#home(key) ?? this.#opener)?.focus();
    }
    this.emit("close", key);
  }

  // What is not needed before a picture is shown is here then.
  prepare() {
    this.#strip.prepare();
  }

  // The models that are loaded now can be chosen for comparing.
  offer() {
    this.#view?.offer();
  }

  // The picture after this one in the gallery is shown, if there is one.
  next() {
    this.#step(1);
  }

  // The picture before this one in the gallery is shown, if there is one.
  previous() {
    this.#step(-1);
  }

  /** @param {number} by */
  #step(by) {
    const keys = this.#keys();
    this.show(keys[keys.indexOf(this.#key ?? "") + by]);
  }

  /** @param {Entry} entry */
  #update(entry) {
    this.#place(entry);
    this.#viewOf(entry).update(entry);
  }

  /** @param {Entry} entry */
  #place({ key, name }) {
    const keys = this.#keys();
    this.#bar.update(name, keys.indexOf(key), keys.length);
  }

  // Its place is another one among others: found once for each frame, however many came.
  #placeSoon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const entry = this.#session.entry(this.#key);
      if (entry) {
        this.#place(entry);
      }
    });
  }

  // The view of the entry's task, which alone is seen.
  /** @param {Entry} entry */
  #viewOf({ task }) {
    const present = this.#page.tasks.of(task);
    const { root, view } = this.#views.get(present) ?? this.#open(present);
    if (view !== this.#view) {
      this.#view?.clear();
      this.#view = view;
      this.#views.forEach((each) => (each.root.hidden = each.root !== root));
    }
    return view;
  }

  /** @param {Task} task */
  #open(task) {
    const root = this.#root.appendChild(h("div", { class: "view" }));
    const opened = { root, view: task.view(root, this.#page) };
    this.#views.set(task, opened);
    return opened;
  }

  /** @param {string} kind @param {Entry} entry */
  #hear(kind, entry) {
    const { key } = entry;
    if (kind === "remove" && key === this.#key) {
      this.close();
    } else if (key === this.#key) {
      this.#update(entry);
    } else if (kind !== "change") {
      this.#placeSoon();
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key } = event;
    const target = /** @type {Element} */ (event.target);
    const modified = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (this.#key === null || modified || event.defaultPrevented || document.querySelector("dialog[open]")) {
      return;
    }
    if (key === "Escape" && !target.closest(OWN_ESCAPE)) {
      this.close();
    } else if (key === (isFromRight ? "ArrowRight" : "ArrowLeft") && !target.closest(OWN_ARROWS)) {
      this.previous();
    } else if (key === (isFromRight ? "ArrowLeft" : "ArrowRight") && !target.closest(OWN_ARROWS)) {
      this.next();
    } else if (this.#strip.takes(event) && this.#strip.openNew()) {
      event.preventDefault();
    }
  }

  #keys() {
    const own = this.#session.entries().filter(({ twinOf }) => !twinOf); // a twin is for comparing only
    return own.map(({ key }) => key);
  }

  #hasFocus() {
    return this.#root.contains(document.activeElement);
  }
}
