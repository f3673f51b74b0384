// What stands beside the picture: the threshold, the switches, the labels and the list of objects.

import { h } from "../../build.js";
import { percentage } from "../../languages/format.js";
import { listed, say, sayCount } from "../../languages/say.js";
import { Labels } from "./labels.js";
import { Objects } from "./objects.js";
import { nearMisses } from "./selection.js";
import { Threshold } from "./threshold.js";
/** @import { Colours } from "../../canvas/palette.js" */
/** @import { LabelCount } from "./selection.js" */
/** @import { Settings } from "./settings.js" */
/** @import { Detection, Seen } from "./types.js" */

const QUIET_MS = 500; // so long nothing may change before it is told aloud
const SWITCHES = /** @type {const} */ ([
  ["near", say("Near misses")],
  ["outlines", say("Boxes")],
  ["names", say("Names")],
]);

// The panel of one picture after the other. `objects` is its list.
export class Panel {
  objects;
  #settings;
  #threshold;
  #labels;
  #summary = h("p", { class: "summary" });
  #switches = SWITCHES.map(([id, words]) => ({ id, words, input: h("input", { type: "checkbox", id }) }));
  #nothing = h("p", { class: "nothing" });
  #showNear = h("button", { type: "button", class: "button plain show-near" }, say("Show them"));
  #spoken = h("p", { class: "visually-hidden", role: "status" });
  #speaking = 0;

  /** @param {HTMLElement} root @param {Settings} settings */
  constructor(root, settings) {
    /** @param {string} name */
    const place = (name) => h("div", { class: name });
    const [threshold, labels, objects] = ["threshold", "labels", "objects"].map(place);
    const switches = this.#switches.map(({ words, input }) => h("label", {}, input, words));
    root.append(this.#summary, threshold, h("p", { class: "switches" }, switches));
    root.append(labels, this.#nothing, objects, this.#spoken);
    this.#settings = settings;
    this.#threshold = new Threshold(threshold, settings);
    this.#labels = new Labels(labels, settings);
    this.objects = new Objects(objects);
    this.#showNear.addEventListener("click", () => this.#goNear());
    for (const { id, input } of this.#switches) {
      input.addEventListener("change", () => settings.change({ [id]: input.checked }));
    }
  }

  // All in the panel is as the settings are; `seen` and `labelCounts` are what they let through of `detections`.
  /** @param {Detection[]} detections @param {Seen[]} seen @param {LabelCount[]} labelCounts @param {Map<string, Colours>} colours */
  update(detections, seen, labelCounts, colours) {
    const objects = seen.filter(({ near }) => !near).length;
    this.#summary.replaceChildren(h("strong", {}, objectsOf(objects)), " ", others(detections, this.#settings, objects));
    this.#threshold.update();
    for (const { id, input } of this.#switches) {
      input.checked = this.#settings[id];
    }
    this.#labels.update(labelCounts, colours);
    this.objects.update(seen, colours);
    this.#explain(detections, seen);
    this.#speak(seen);
  }

  /** @param {Detection[]} detections @param {Seen[]} seen */
  #explain(detections, seen) {
    const near = nearMisses(detections, this.#settings);
    this.#nothing.hidden = seen.some((each) => !each.near);
    this.#nothing.textContent = explanation(detections, this.#settings, near);
    if (near > 0 && !this.#settings.near) {
      this.#nothing.append(" ", this.#showNear);
    }
  }

  /** @param {Seen[]} seen */
  #speak(seen) {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => {
      const near = seen.filter((each) => each.near).length;
      const objects = objectsOf(seen.length - near);
      const things = near ? say("{first} and {second}", { first: objects, second: missesOf(near) }) : objects;
      const words = say("{things} shown", { things });
      if (this.#spoken.textContent !== words) {
        this.#spoken.textContent = words;
      }
    }, QUIET_MS);
  }

  #goNear() {
    this.#switches[0].input.focus(); // the button goes away, the focus does not
    this.#settings.change({ near: true });
  }
}

/** @param {Detection[]} detections @param {Settings} settings @param {number} near */
function explanation(detections, settings, near) {
  if (detections.some(({ confidence }) => confidence >= settings.threshold)) {
    return say("The labels of all that was found are hidden.");
  }
  const least = { percent: percentage(settings.threshold) };
  if (near === 0) {
    return say("Nothing above {percent}, and no near misses.", least);
  }
  return settings.near ? say("Nothing above {percent}.", least) : say("Nothing above {percent}. {misses}:", { ...least, misses: missesOf(near) });
}

// What is not among so many `objects` that are shown, and why not.
/** @param {Detection[]} detections @param {Settings} settings @param {number} objects */
function others(detections, { threshold }, objects) {
  const below = detections.filter(({ confidence }) => confidence < threshold).length;
  const hidden = detections.length - below - objects;
  const percent = percentage(threshold);
  return listed([
    below > 0 && sayCount(below, "{n} more below {percent}", "{n} more below {percent}", { percent }),
    hidden > 0 && sayCount(hidden, "{n} hidden", "{n} hidden"),
  ]);
}

/** @param {number} objects */
function objectsOf(objects) {
  return sayCount(objects, "{n} object", "{n} objects");
}

/** @param {number} near */
function missesOf(near) {
  return sayCount(near, "{n} near miss", "{n} near misses");
}
