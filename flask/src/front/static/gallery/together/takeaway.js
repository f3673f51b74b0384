// The files of several pictures together: what their tasks carry away, each kind in one file.

import { h } from "../../build.js";
import { say, sayCount } from "../../languages/say.js";
import { packed } from "../../viewer/export/packing.js";
import { save } from "../../viewer/export/saving.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { Session } from "../../session/session.js" */
/** @import { Files, Task, Tasks } from "../../tasks/tasks.js" */
/** @import { Model } from "../../types.js" */

const ZIP = "pictures.zip";
const MOST_NAMED = 3; // of the files that are missing

/** @typedef {{ task: Task, files: Files, entries: Entry[] }} Group of entries of one task */

export class Takeaway {
  #button;
  #tasks;
  #models;
  #session;
  #kinds = h("div", { class: "kinds" });
  #words = h("p", { class: "words", role: "status" });
  #part = h("progress", { hidden: true, "aria-label": say("Download") });
  #stop = h("button", { type: "button", class: "button plain", hidden: true, onclick: () => this.#run?.abort() }, say("Stop"));
  root = h("div", { class: "takeaway card", hidden: true }, this.#kinds, h("div", { class: "far" }, this.#part, this.#words, this.#stop));
  /** @type {Entry[]} */
  #entries = [];
  /** @type {string | null} */
  #shown = null; // the tasks whose kinds of files are there
  /** @type {AbortController | null} */
  #run = null;

  // `button` opens and closes it.
  /** @param {HTMLButtonElement} button @param {{ session: Session, tasks: Tasks, models: () => Model[] }} page */
  constructor(button, { session, tasks, models }) {
    this.#button = button;
    this.#tasks = tasks;
    this.#models = models;
    this.#session = session;
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => button.getAttribute("aria-disabled") === "true" || this.#open(Boolean(this.root.hidden)));
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        this.#open(false);
        button.focus();
      }
    });
  }

  // It is these that are carried away, which are done, in this order.
  /** @param {Entry[]} entries */
  offer(entries) {
    this.#entries = entries;
    this.#kinds.hidden = !entries.length; // as where a search finds nothing
    if (!this.root.hidden) {
      this.#show();
    }
  }

  /** @param {boolean} open */
  #open(open) {
    this.root.hidden = !open;
    this.#button.setAttribute("aria-expanded", String(open));
    if (open) {
      this.#show();
    }
  }

  async #show() {
    const names = [...new Set(this.#entries.map(({ task }) => task ?? ""))];
    if (names.join() === this.#shown) {
      return;
    }
    this.#shown = names.join();
    const groups = await this.#groups().catch(() => null);
    if (names.join() !== this.#shown) {
      return; // there are others by now
    }
    if (!groups) {
      this.#shown = null;
      this.#words.textContent = say("A part of the page did not come. Load it again.");
      return;
    }
    const [only] = groups.length === 1 ? groups : [];
    const zip = this.#kind(say("{what} (zip)", { what: only?.files.words ?? say("All files") }), "zip", () => this.#pack());
    const gathered = groups.flatMap(({ task, files }) =>
      files.gathered.map(({ format, words, name, make }) =>
        this.#kind(words, format, async () => save(await make((await this.#of(task)).entries, this.#models()), name)),
      ),
    );
    this.#kinds.replaceChildren(zip, ...gathered);
  }

  // The entries by their tasks, with what those are carried away as.
  /** @returns {Promise<Group[]>} */
  #groups() {
    const tasks = [...new Set(this.#entries.map(({ task }) => this.#tasks.of(task)))];
    return Promise.all(tasks.map((task) => this.#of(task)));
  }

  /** @param {Task} task @returns {Promise<Group>} */
  async #of(task) {
    const files = await task.files();
    return { task, files, entries: this.#entries.filter((entry) => this.#tasks.of(entry.task) === task) };
  }

  /** @param {string} words @param {string} format @param {() => Promise<void>} take */
  #kind(words, format, take) {
    const onclick = async () => {
      if (this.#run) {
        return;
      }
      this.#run = new AbortController();
      this.#tell("");
      try {
        await take();
      } catch (problem) {
        this.#tell(this.#run.signal.aborted ? say("Stopped.") : /** @type {Error} */ (problem).message);
      }
      this.#run = null;
      this.#part.hidden = this.#stop.hidden = true;
    };
    return h("button", { type: "button", class: "chip", "data-format": format, onclick }, words);
  }

  async #pack() {
    const { signal } = /** @type {AbortController} */ (this.#run);
    const [entries, groups] = [this.#entries, await this.#groups()];
    const byTask = new Map(groups.map(({ task, files }) => [task, files]));
    this.#part.max = entries.length;
    this.#part.hidden = this.#stop.hidden = false;
    /** @param {number} done */
    const told = (done) => {
      this.#part.value = done;
      this.#tell(say("{done} of {all} done", { done, all: entries.length }));
    };
    told(0);
    /** @param {Entry} entry */
    const pieces = (entry) => byTask.get(this.#tasks.of(entry.task))?.pieces(entry, () => this.#session.blob(entry.key)) ?? [];
    const { blob, missing } = await packed(entries, pieces, { told, signal });
    save(blob, ZIP);
    this.#tell(missing.length ? missingWords(missing) : "");
  }

  /** @param {string} words */
  #tell(words) {
    this.#words.textContent = words;
  }
}

/** @param {{ name: string, reason: string }[]} missing */
function missingWords(missing) {
  const named = missing.slice(0, MOST_NAMED).map(({ name }) => name).join(", ");
  const names = missing.length > MOST_NAMED ? `${named}, …` : named;
  return sayCount(missing.length, "{n} file is missing: {names}. {reason}", "{n} files are missing: {names}. {reason}", { names, reason: missing[0].reason });
}
