// One numbering of classes for all that a document tells of: by what its model can find, not by what was found. As
// front/tasks/detect/classes.py numbers them.

import { NAMES, cocoName, darknetName } from "./coco-names.js";
/** @import { Model } from "../../../../types.js" */
/** @import { Detection, Result } from "../../types.js" */

// The numbers are the model's class_ids, unless several models answered: then they are the labels' places among all labels.
export class Classes {
  labels;
  #numbers;

  /** @param {string[]} labels each by its number @param {Map<string, number> | null} numbers by label */
  constructor(labels, numbers) {
    this.labels = labels.map(inALine);
    this.#numbers = numbers;
  }

  // The classes of the models that the results came from. Of a model that is not among `models` it is guessed what it can find.
  /** @param {Result[]} results @param {Model[]} models */
  static of(results, models) {
    const known = results.map((result) => labelsOf(result, models));
    const guess = guessed(results.filter((_, at) => !known[at].length).flatMap(({ detections }) => detections));
    const all = known.map((labels) => (labels.length ? labels : guess));
    const distinct = [...new Map(all.map((labels) => [JSON.stringify(labels), labels])).values()];
    if (distinct.length < 2) {
      return new Classes(distinct[0] ?? guess, null);
    }
    const labels = [...new Set(distinct.flat())];
    return new Classes(labels, new Map(labels.map((label, number) => [label, number])));
  }

  /** @param {Detection} detection */
  number({ label, class_id: id }) {
    return this.#numbers?.get(label) ?? id;
  }
}

// All labels, by class_id, of the model that the result came from; none where it is not loaded.
/** @param {Result} result @param {Model[]} models */
function labelsOf({ model, detections }, models) {
  const loaded = models.find(({ name, weights_sha256: weights, labels_sha256: list }) =>
    name === model.name && weights === model.weights_sha256 && (!model.labels_sha256 || list === model.labels_sha256));
  const labels = loaded?.labels ?? [];
  return detections.every(({ label, class_id: id }) => labels[id] === label) ? labels : [];
}

// The labels of a model: COCO's 80 where all that was found agrees with them, else what was found.
/** @param {Detection[]} found */
function guessed(found) {
  const known = new Map(found.map(({ label, class_id: id }) => [id, label]));
  const isCoco = [...known].every(([id, label]) => id < NAMES.length && cocoName(label) === NAMES[id]);
  const count = isCoco ? NAMES.length : Math.max(...known.keys()) + 1;
  return Array.from({ length: count }, (_, id) => known.get(id) ?? (isCoco ? darknetName(id) : ""));
}

/** @param {string} label @param {number} number */
function inALine(label, number) {
  return label.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).join(" ").trim() || `class ${number}`;
}
