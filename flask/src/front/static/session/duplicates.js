// Pictures that are here already, of which the same is asked: they are not sent once more.

/** @import { Entry } from "./entry.js" */
/** @import { Choice, Session } from "./session.js" */
/** @import { Tasks } from "../tasks/tasks.js" */

export class Duplicates {
  #session;
  #tasks;
  #acts;
  /** @type {WeakSet<File>} */
  #compared = new WeakSet();
  /** @type {string[]} */
  #found = []; // keys
  #last = Promise.resolve(); // comparison: one at a time, as each has two files in memory

  // `give(file)` is called for a file that turned out to be another one, `found(keys)` once for the others of a drop.
  /** @param {Session} session @param {Tasks} tasks @param {{ give: (file: File) => void, found: (keys: string[]) => void }} acts */
  constructor(session, tasks, acts) {
    this.#session = session;
    this.#tasks = tasks;
    this.#acts = acts;
  }

  // Whether the file may be here already, with this choice: then it is compared, and either given again or found.
  /** @param {File} file @param {Choice} choice */
  take(file, choice) {
    const alike = this.#compared.delete(file) ? [] : this.#session.entries().filter((entry) => isAlike(entry, file, choice) && this.#isOfTask(entry, choice));
    if (alike.length) {
      const compare = () => this.#compare(file, alike);
      const own = (this.#last = this.#last.then(compare, compare));
      own.finally(() => own === this.#last && this.#tell());
    }
    return alike.length > 0;
  }

  // Whether both are of one task; null is the service's first.
  /** @param {Entry} entry @param {Choice} choice */
  #isOfTask({ task }, { task: chosen = null }) {
    return task === chosen || ((task === null || chosen === null) && this.#tasks.of(task) === this.#tasks.of(chosen));
  }

  /** @param {File} file @param {Entry[]} alike */
  async #compare(file, alike) {
    for (const { key } of alike) {
      const blob = await this.#session.blob(key).catch(() => null);
      if (blob && this.#session.entry(key) && (await areSame(file, blob).catch(() => false))) {
        this.#found.push(key);
        return;
      }
    }
    const again = new File([file], file.name, { type: file.type, lastModified: file.lastModified });
    this.#compared.add(again);
    this.#acts.give(again);
  }

  #tell() {
    const found = this.#found.splice(0);
    if (found.length) {
      this.#acts.found(found);
    }
  }
}

/** @param {Entry} entry @param {File} file @param {Choice} choice */
function isAlike({ name, bytes, state, twinOf, textOnly, isWhole, model, fields }, file, choice) {
  const isPicture = name === file.name && bytes === file.size && !twinOf && !textOnly && !isWhole;
  const isOfModel = (model ?? null) === (choice.model ?? null);
  return isPicture && isOfModel && state !== "failed" && state !== "expired" && sameFields(fields, choice.fields ?? {});
}

/** @param {Entry["fields"]} one @param {Entry["fields"]} other */
function sameFields(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => typeof one[name] === "string" && one[name] === other[name]);
}

/** @param {Blob} one @param {Blob} other */
async function areSame(one, other) {
  const [first, second] = (await Promise.all([one.arrayBuffer(), other.arrayBuffer()])).map((buffer) => new Uint8Array(buffer));
  return first.length === second.length && first.every((byte, at) => byte === second[at]);
}
