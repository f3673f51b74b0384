// What the page has to know of detect: objects in a picture.

import { coloursOf } from "../../canvas/palette.js";
import { percentage, severally } from "../../languages/format.js";
import { listed, say, sayCount, sayLabel } from "../../languages/say.js";
import { LaterTask } from "../later.js";
import { boxPath } from "../marks.js";
import { shown } from "./selection.js";
import { Settings } from "./settings.js";
/** @import { Model } from "../../types.js" */
/** @import { Marking, Summary, TaskPage } from "../tasks.js" */
/** @import { Result } from "./types.js" */

const STYLES = [
  new URL("../../canvas/canvas.css", import.meta.url),
  new URL("./panel.css", import.meta.url),
  new URL("./export/details.css", import.meta.url),
  new URL("./compare/compare.css", import.meta.url),
];

export class Detect {
  everything = { confidence_threshold: 0.05, max_detections: 1000 }; // also what was nearly found
  #settings;
  #later;

  // `settings` say how all results are looked at.
  constructor(settings = new Settings()) {
    this.#settings = settings;
    this.#later = new LaterTask({ load: () => sceneWith(settings), styles: STYLES });
  }

  // The labels found at or above the threshold, the most frequent first.
  /** @param {Result} result @returns {Summary} */
  summary({ detections }) {
    const { threshold } = this.#settings;
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { label } of detections.filter(({ confidence }) => confidence >= threshold)) {
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    const found = [...counts].sort(([, one], [, other]) => other - one);
    const words = listed(found.map(([label, count]) => severally(sayLabel(label), count)));
    const seen = new Map(found.filter(([label]) => !this.#settings.hidden.has(label)));
    const count = [...seen.values()].reduce((sum, each) => sum + each, 0);
    const terms = [...new Set(found.flatMap(([label]) => [sayLabel(label), label]))];
    return { words: words || say("Nothing above {percent}", { percent: percentage(threshold) }), terms, count, counts: seen };
  }

  // The boxes that are seen of it, as all pictures are looked at.
  /** @param {Result} result @returns {Marking} */
  marks({ image, detections }) {
    const seen = this.#settings.outlines ? this.#seen(detections) : [];
    const colours = coloursOf(detections.map(({ label }) => label));
    return { size: image, marks: seen.map(({ label, xyxy }) => ({ path: boxPath(xyxy), colour: colours.get(label)?.line ?? "" })) };
  }

  /** @param {Model} model */
  describe({ name, runtime, precision, input, labels }) {
    return sayCount(
      labels.length,
      "{name} ({runtime}, {precision}, {size} pixels, {n} kind of objects)",
      "{name} ({runtime}, {precision}, {size} pixels, {n} kinds of objects)",
      { name, runtime, precision, size: input.join(" × ") },
    );
  }

  // What is seen of results, as pictures and in the service's formats.
  async files() {
    return (await import("./export/together/files.js")).filesOf(this.#settings);
  }

  /** @param {Model} model */
  sees({ labels }) {
    return labels;
  }

  /** @param {() => void} listener */
  onChange(listener) {
    this.#settings.addEventListener("change", listener);
  }

  prepare() {
    return this.#later.prepare();
  }

  /** @param {HTMLElement} root @param {TaskPage} page */
  view(root, page) {
    return this.#later.view(root, page);
  }

  /** @param {Result["detections"]} detections */
  #seen(detections) {
    const { threshold, hidden } = this.#settings;
    return shown(detections, { threshold, hidden, near: false });
  }
}

// The scene of all results that are looked at by these settings.
/** @param {Settings} settings */
async function sceneWith(settings) {
  const { Scene } = await import("./scene.js");
  return class extends Scene {
    /** @param {HTMLElement} root @param {TaskPage} page */
    constructor(root, page) {
      super(root, { ...page, settings });
    }
  };
}
