// The kinds of work whose results the page can show, each by a folder beside this file.

import { more } from "../languages/say.js";
import { Analyze } from "./analyze/analyze.js";
import { Describe } from "./describe/describe.js";
import { Detect } from "./detect/detect.js";
import { Making } from "./making/making.js";
import { Plain } from "./plain/plain.js";
import { Read } from "./read/read.js";
import { Search } from "./search/search.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Code } from "./making/making.js" */
/** @import { Session } from "../session/session.js" */
/** @import { Uploads } from "../session/uploads.js" */
/** @import { Question, RequestForm } from "../request/request-form.js" */
/** @import { Model, Query, Size, TaskRow } from "../types.js" */

/**
 * @typedef {object} Summary of a result
 * @property {string} words what its card says
 * @property {string[]} terms what it is found by
 * @property {number} [count] how much was found, where that can be counted
 * @property {ReadonlyMap<string, number>} [counts] how often each label is seen, where there are labels
 */

/** @typedef {{ ending: string, content: (signal: AbortSignal) => Blob | Promise<Blob> }} Piece a file of one entry, called after that, with this ending */

/**
 * @typedef {object} Gathered what is seen of many results, as one file
 * @property {string} format
 * @property {string} words
 * @property {string} name
 * @property {(entries: Entry[], models: Model[]) => Blob | Promise<Blob>} make
 */

/**
 * @typedef {object} Files what results are carried away as, many together
 * @property {string} words what all `pieces` are
 * @property {(entry: Entry, picture: () => Promise<Blob | null>) => Piece[]} pieces of an entry; its picture as it was given, where that is here
 * @property {Gathered[]} gathered
 */

/**
 * @typedef {object} Trial what somebody may try who has nothing at hand: a file that is made, or fields of the task's form
 * @property {string} words
 * @property {() => Promise<File>} [file]
 * @property {Entry["fields"]} [fields]
 */

/** @typedef {{ path: string, colour: string }} Mark a path of SVG in pixels of the upright picture, and its line's colour for CSS */
/** @typedef {{ size: Size, marks: Mark[] }} Marking what is drawn over a thumbnail, the first on top, and the picture's size */

/**
 * @typedef {object} TaskPage
 * @property {Session} session
 * @property {Uploads} uploads
 * @property {() => Model[]} models
 * @property {RequestForm} request
 * @property {(key: string) => void} show that entry, instead
 */

/**
 * @typedef {object} TaskView
 * @property {(entry: Entry) => void} update the view is that of `entry`, whether it was before or not
 * @property {() => void} offer the models that are loaded have changed
 * @property {() => void} clear nothing is left of the last entry
 */

/**
 * @typedef {object} FormPage
 * @property {() => TaskRow | undefined} row of the form's task
 * @property {(task: string) => boolean} offers whether somebody does that task
 * @property {(question: Omit<Question, "task">) => void} ask
 */

/**
 * @typedef {object} TaskForm what a task asks with, where that is more than a field for each option
 * @property {HTMLElement} root what is in the page's form
 * @property {() => void} send what it says is asked for
 * @property {(given: Entry["fields"]) => void} begin its fields have this, and nothing else
 * @property {(file: File) => void} take a picture that was dropped, chosen or pasted
 * @property {(models: Model[]) => void} offer these models of the task, the one that is asked first
 */

/**
 * @typedef {object} Task what the page has to know of a kind of work
 * @property {Query} everything the options that ask for all of a result that can be shown
 * @property {Record<string, string>} [fields] the options that the page asks with, unless somebody chose others
 * @property {string[]} [elsewhere] the options that its view asks for, and that need no field before
 * @property {(result: any, edits?: any) => Summary} summary of what there is, as somebody may have edited it
 * @property {(result: any, edits?: any) => Marking | Promise<Marking>} [marks] what of the result can be seen in a thumbnail, in the view's colours
 * @property {(model: Model) => string} describe a model in words, with all that tells it from others
 * @property {() => Promise<Files>} files of several entries that are done
 * @property {(model: Model) => string[]} [sees] the kinds of things that a model tells apart
 * @property {(models: Model[]) => Promise<Trial[]>} [trials] what can be tried by one press, in place of photos; `models` are the task's
 * @property {(listener: () => void) => void} onChange `listener` is called when a summary may have become another
 * @property {() => unknown} prepare its view is about to be needed
 * @property {(root: HTMLElement, page: TaskPage) => TaskView} view fills `root` with one entry after the other
 * @property {(page: FormPage) => Promise<TaskForm>} [form] of its own
 */

const trials = () => more().then(() => import("../start/trials.js"));
const MAKING = new URL("./making/making.css", import.meta.url);

/** @type {Code} */
const GENERATE = {
  form: async () => (await import("./generate/form.js")).GenerateForm,
  view: async () => (await import("./generate/view.js")).GenerateView,
  styles: [MAKING],
  trials: async (models) => (await trials()).toMake(models),
};

/** @type {Code} */
const EDIT = {
  form: async () => (await import("./edit/form.js")).EditForm,
  view: async () => (await import("./edit/view.js")).EditView,
  styles: [MAKING, new URL("./edit/edit.css", import.meta.url)],
  trials: async (models) => (await trials()).toChange(models),
};

export class Tasks {
  #known;
  #usual;
  /** @type {Task} */
  #plain = new Plain();

  // The first of `known` is that of pictures whose task the service has not told yet.
  /** @param {Record<string, Task>} [known] */
  constructor(
    known = { detect: new Detect(), read: new Read(), describe: new Describe(), search: new Search(), analyze: new Analyze(), generate: new Making(GENERATE), edit: new Making(EDIT) },
  ) {
    this.#known = new Map(Object.entries(known));
    [this.#usual = this.#plain] = this.#known.values();
  }

  // What is to be known of the task of that name; one that the page does not know is shown plainly.
  /** @param {string | null | undefined} name @returns {Task} */
  of(name) {
    return name ? (this.#known.get(name) ?? this.#plain) : this.#usual;
  }

  // What its task says of an entry that is done, else null.
  /** @param {Entry} entry */
  summaryOf({ state, task, result, edits }) {
    return state === "done" && result ? this.of(task).summary(result, edits) : null;
  }

  // What its task draws over the thumbnail of an entry that is done, else null.
  /** @param {Entry} entry */
  marksOf({ state, task, result, edits }) {
    return (state === "done" && result && this.of(task).marks?.(result, edits)) || null;
  }

  // `listener` is called when the summary of a result, or its marks, may have become another.
  /** @param {() => void} listener */
  onChange(listener) {
    this.#known.forEach((task) => task.onChange(listener));
  }
}
