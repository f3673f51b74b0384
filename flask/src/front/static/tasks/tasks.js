// The kinds of work whose results the page can show, each by a folder beside this file.

import { Analyze } from "./analyze/analyze.js";
import { Describe } from "./describe/describe.js";
import { Detect } from "./detect/detect.js";
import { Plain } from "./plain/plain.js";
import { Read } from "./read/read.js";
import { Search } from "./search/search.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Session } from "../session/session.js" */
/** @import { Uploads } from "../session/uploads.js" */
/** @import { Model, Query } from "../types.js" */

/** @typedef {{ words: string, terms: string[] }} Summary of a result: what its card says, and what it is found by */
/** @typedef {{ session: Session, uploads: Uploads, models: () => Model[] }} TaskPage */

/**
 * @typedef {object} TaskView
 * @property {(entry: Entry) => void} update the view is that of `entry`, whether it was before or not
 * @property {() => void} offer the models that are loaded have changed
 * @property {() => void} clear nothing is left of the last entry
 */

/**
 * @typedef {object} Task what the page has to know of a kind of work
 * @property {Query} everything the options that ask for all of a result that can be shown
 * @property {Record<string, string>} [fields] the options that the page asks with, unless somebody chose others
 * @property {string[]} [elsewhere] the options that its view asks for, and that need no field before
 * @property {(result: any, edits?: any) => Summary} summary of what there is, as somebody may have edited it
 * @property {(model: Model) => string} describe a model in words, with all that tells it from others
 * @property {(listener: () => void) => void} onChange `listener` is called when a summary may have become another
 * @property {(root: HTMLElement, page: TaskPage) => TaskView} view fills `root` with one entry after the other
 */

export class Tasks {
  #known;
  #usual;
  /** @type {Task} */
  #plain = new Plain();

  // The first of `known` is that of pictures whose task the service has not told yet.
  /** @param {Record<string, Task>} [known] */
  constructor(
    known = { detect: new Detect(), read: new Read(), describe: new Describe(), search: new Search(), analyze: new Analyze() },
  ) {
    this.#known = new Map(Object.entries(known));
    [this.#usual = this.#plain] = this.#known.values();
  }

  // What is to be known of the task of that name; one that the page does not know is shown plainly.
  /** @param {string | null | undefined} name @returns {Task} */
  of(name) {
    return name ? (this.#known.get(name) ?? this.#plain) : this.#usual;
  }

  // `listener` is called when the summary of a result may have become another.
  /** @param {() => void} listener */
  onChange(listener) {
    this.#known.forEach((task) => task.onChange(listener));
  }
}
