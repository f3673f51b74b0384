// What stands beside a moving picture: the threshold, what is seen, how fast, and files of all that was seen.

import { h } from "../../build.js";
import { coloursOf } from "../../canvas/palette.js";
import { number, severally } from "../../languages/format.js";
import { listed, say, sayCount, sayLabel } from "../../languages/say.js";
import { Labels } from "../../tasks/detect/labels.js";
import { fileName } from "../../tasks/detect/export/names.js";
import { Threshold } from "../../tasks/detect/threshold.js";
import { save } from "../../viewer/export/saving.js";
/** @import { Detection } from "../../tasks/detect/types.js" */
/** @import { Settings } from "../../tasks/detect/settings.js" */
/** @import { Kept, Told } from "./kept.js" */
/** @import { Measured } from "./pace.js" */

const SPOKEN_MS = 5000; // nobody wants to hear each frame
const LINGER_MS = 5000; // so long has a label its place that is not seen any more

export class Panel {
  #labels;
  #threshold;
  #settings;
  /** @type {Map<string, { count: number, at: number }>} */
  #counts = new Map(); // by label, in the order in which they came, with when they were last seen
  #facts = h("dl", { class: "facts" });
  #spoken = h("p", { class: "visually-hidden", role: "status" });
  #spokenAt = -SPOKEN_MS;
  #nothing = h("p", { class: "nothing" }, say("Nothing seen yet."));
  #frames = h("p");
  #files;

  /** @param {HTMLElement} root @param {{ settings: Settings, kept: () => Kept, told: () => Told, step: HTMLElement }} page */
  constructor(root, { settings, kept, told, step }) {
    const [threshold, labels] = ["threshold", "labels"].map((name) => h("div", { class: name }));
    /** @param {"csv" | "json"} format */
    const file = (format) => {
      const give = () => save(kept()[format](told(), settings.threshold), fileName(told().name, format));
      return h("li", {}, h("button", { type: "button", class: "chip", onclick: give }, format.toUpperCase()));
    };
    this.#settings = settings;
    this.#files = h("div", { class: "downloads", hidden: true }, this.#frames, h("ul", {}, file("csv"), file("json")));
    root.append(this.#facts, threshold, labels, this.#nothing, step, this.#files, this.#spoken);
    this.#threshold = new Threshold(threshold, settings, "live-threshold");
    this.#labels = new Labels(labels, settings);
  }

  // Another picture has come: nothing was seen yet.
  clear() {
    this.#counts.clear();
    this.#spoken.textContent = "";
    this.tell([], null, 0, 0);
  }

  // Those of the labels that it has, which stay as they are while frames go by.
  get colours() {
    return coloursOf(this.#counts.keys());
  }

  // These detections are those of the frame that is seen. `frames` were looked at, `dropped` were not.
  /** @param {Detection[]} detections @param {Measured | null} measured @param {number} frames @param {number} dropped */
  tell(detections, measured, frames, dropped) {
    const found = detections.filter(({ confidence }) => confidence >= this.#settings.threshold);
    this.#count(found.map(({ label }) => label));
    const { hidden } = this.#settings;
    const counts = [...this.#counts].map(([label, { count }]) => ({ label, count, hidden: hidden.has(label) }));
    this.#labels.update(counts, this.colours);
    this.#threshold.update();
    this.#nothing.hidden = this.#counts.size > 0;
    this.#facts.replaceChildren(...factsOf(measured, dropped));
    this.#files.hidden = frames === 0;
    this.#frames.textContent = sayCount(frames, "{n} frame seen. Its boxes as a file:", "{n} frames seen. Their boxes as a file:");
    this.#speak();
  }

  // They are there as often as in `labels`; those that have not been seen for a while are not, but where they are hidden.
  /** @param {string[]} labels */
  #count(labels) {
    const now = performance.now();
    for (const [label, { at }] of this.#counts) {
      if (now - at > LINGER_MS && !this.#settings.hidden.has(label)) {
        this.#counts.delete(label);
      } else {
        this.#counts.set(label, { count: 0, at });
      }
    }
    for (const label of labels) {
      this.#counts.set(label, { count: (this.#counts.get(label)?.count ?? 0) + 1, at: now });
    }
  }

  #speak() {
    const now = performance.now();
    const seen = [...this.#counts].filter(([label, { count }]) => count && !this.#settings.hidden.has(label));
    const words = listed(seen.map(([label, { count }]) => severally(sayLabel(label), count)));
    if (this.#counts.size && words !== this.#spoken.textContent && now - this.#spokenAt > SPOKEN_MS) {
      this.#spokenAt = now;
      this.#spoken.textContent = words || say("nothing");
    }
  }
}

// How fast it goes, a number with its words each.
/** @param {Measured | null} measured @param {number} dropped */
function factsOf(measured, dropped) {
  const { perSecond, latency, slowest } = measured ?? { perSecond: 0, latency: 0, slowest: 0 };
  const digits = perSecond < 9.95 ? 1 : 0;
  const told = [
    [number(perSecond, digits, digits), say("frames a second")],
    [say("{n} ms", { n: Math.round(latency) }), say("to the boxes, {n} ms at most of 19 in 20", { n: Math.round(slowest) })],
    [number(dropped), say("late frames dropped")],
  ];
  return told.map(([value, words]) => h("div", {}, h("dt", {}, words), h("dd", {}, measured ? value : "–")));
}
