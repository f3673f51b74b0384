// Which models answer, which of them new pictures are for, and what their user has to know of them.

import { Problem, models } from "./session/api.js";
import { h } from "./build.js";
import { Emitter } from "./events.js";
import { say, sayGiven, sayGivenLater } from "./languages/say.js";
/** @import { Tasks } from "./tasks/tasks.js" */
/** @import { Model } from "./types.js" */

const LOOK_AGAIN = 3000;
const KEPT = "image-processor.model";
const NONE = say("No model is loaded yet. Pictures sent now may have to wait.");

// What the picker calls a model.
/** @param {Model} model */
export function nameOf({ name, precision, default: first }) {
  return `${name} (${[first && say("default"), precision].filter(Boolean).join(", ")})`;
}

// The picker of the model for new pictures, and the list of those that are loaded. Event: "change", of either.
/** @extends {Emitter<{ change: null }>} */
export class Models extends Emitter {
  #select;
  #footer;
  #notify;
  #tasks;
  #task;
  /** @type {Model[]} */
  #list = [];
  #isAnswered = false;
  #timer = 0;

  // `select` gets the models of `task()`, null for the service's first, and `footer` the description of all;
  // `notify(text)` what the user has to know, or "".
  /**
   * @param {{ select: HTMLSelectElement, footer: HTMLElement, tasks: Tasks, task?: () => string | null, notify: (text: string) => void }} page
   */
  constructor({ select, footer, tasks, task = () => null, notify }) {
    super();
    this.#select = select;
    this.#footer = footer;
    this.#notify = notify;
    this.#tasks = tasks;
    this.#task = task;
    select.addEventListener("change", () => {
      keep(this.chosen);
      this.#tell();
      this.emit("change", null);
    });
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    this.look();
  }

  // The models that are loaded, the default first.
  get list() {
    return this.#list;
  }

  // The name of the model that new pictures are for; null: the default.
  get chosen() {
    return this.#select.value || null;
  }

  // Asks which models are loaded, and while there are none, again and again.
  async look() {
    clearTimeout(this.#timer);
    try {
      this.#show(await models());
      this.#tell();
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      if (problem.answered) {
        this.#notify(problem.message); // that nobody answers is told by the page
      }
    }
    clearTimeout(this.#timer); // another look may have begun meanwhile
    if (!this.#list.length) {
      this.#timer = setTimeout(() => this.look(), LOOK_AGAIN);
    }
  }

  /** @param {Model[]} loaded */
  #show(loaded) {
    const first = loaded.filter((model) => model.default);
    const list = [...first, ...loaded.filter((model) => !model.default)];
    const same = JSON.stringify(list) === JSON.stringify(this.#list);
    this.#list = list;
    this.#isAnswered = true;
    if (same && list.length) {
      return;
    }
    this.offer();
    const described = new Set(list.map((model) => this.#tasks.of(model.task).describe(model))); // once, whatever its tasks
    this.#footer.textContent = list.length ? say("Answered by {models}", { models: [...described].join("; ") }) : "";
    this.emit("change", null);
  }

  // The models of the task can be chosen. The first option is the default, whatever its name will be; what was chosen
  // counts while it is loaded.
  offer() {
    const own = this.#own();
    const options = own.map((model, at) => option(at ? model.name : "", nameOf(model)));
    if (this.#isAnswered) { // until then the page says that it is looking
      this.#select.replaceChildren(...(options.length ? options : [option("", say("none loaded yet"))]));
    }
    const kept = remembered();
    this.#select.selectedIndex = Math.max(0, own.findIndex(({ name }) => name === kept));
    this.#select.disabled = !options.length;
    /** @type {HTMLElement} */ (this.#select.parentElement).hidden = !own.length && this.#task() !== null; // a task may need none
    if (this.#list.length) {
      this.#tell();
    }
  }

  // The models of the task, the chosen one first.
  get own() {
    const own = this.#own();
    return own.sort((one, other) => Number(other.name === this.chosen) - Number(one.name === this.chosen));
  }

  // The models of the task, the default first.
  #own() {
    const chosen = this.#task();
    const usual = this.#tasks.of(null);
    return this.#list.filter(({ task }) => (chosen ? task === chosen : this.#tasks.of(task) === usual));
  }

  async #tell() {
    const [chosen] = this.own;
    const notice = chosen?.notice ?? "";
    this.#notify(this.#list.length || this.#task() ? sayGiven(notice) : NONE);
    const said = await sayGivenLater(notice);
    if (notice && chosen === this.own[0]) {
      this.#notify(said);
    }
  }
}

/** @param {string} value @param {string} words */
function option(value, words) {
  return h("option", { value }, words);
}

function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // this browser keeps nothing
  }
}

/** @param {string | null} name */
function keep(name) {
  try {
    if (name) {
      localStorage.setItem(KEPT, name);
    } else {
      localStorage.removeItem(KEPT);
    }
  } catch {
    // it is forgotten with the page
  }
}
