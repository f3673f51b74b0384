// What stands beside the picture: the threshold, the switches, the labels and the list of objects.

import { h } from "../../build.js";
import { Labels } from "./labels.js";
import { Objects } from "./objects.js";
import { nearMisses, percent } from "./selection.js";
import { Threshold } from "./threshold.js";
/** @import { Colours } from "../../canvas/palette.js" */
/** @import { LabelCount } from "./selection.js" */
/** @import { Settings } from "./settings.js" */
/** @import { Detection, Seen } from "./types.js" */

const QUIET_MS = 500; // so long nothing may change before it is told aloud
const SWITCHES = /** @type {const} */ ([
  ["near", "Near misses"],
  ["outlines", "Boxes"],
  ["names", "Names"],
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
  #showNear = h("button", { type: "button", class: "button plain show-near" }, "Show them");
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
    this.#summary.replaceChildren(h("strong", {}, `${seen.length} of ${detections.length}`), " shown");
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
      const besides = near ? ` and ${counted(near, "near miss", "near misses")}` : "";
      const words = `${counted(seen.length - near, "object", "objects")}${besides} shown`;
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
    return "The labels of all that was found are hidden.";
  }
  const nothing = `Nothing above ${percent(settings.threshold)}`;
  if (near === 0) {
    return `${nothing}, and no near misses.`;
  }
  return settings.near ? `${nothing}.` : `${nothing}. ${counted(near, "near miss", "near misses")}:`;
}

/** @param {number} count @param {string} one @param {string} many */
function counted(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}
