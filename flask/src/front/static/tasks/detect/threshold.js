// The slider for the lowest confidence that counts.

import { h } from "../../build.js";
import { percentage } from "../../languages/format.js";
import { say } from "../../languages/say.js";
/** @import { Settings } from "./settings.js" */

const LOWEST = 5; // percent; below it nothing is kept with a job

// A slider that changes the settings' threshold, with a mark where the job's own is and a way back to it.
export class Threshold {
  #settings;
  #slider;
  #value;
  #own = h("span", { class: "own", "aria-hidden": "true" });
  #back = h("button", { type: "button", class: "button plain back" });

  /** @param {HTMLElement} root @param {Settings} settings @param {string} [id] of the slider */
  constructor(root, settings, id = "threshold") {
    this.#settings = settings;
    this.#slider = h("input", { type: "range", id, min: LOWEST, max: 100, step: 1 });
    this.#value = h("output", { for: id, "aria-live": "off" });
    const label = h("label", { for: id }, say("Confidence at least"));
    root.append(
      h("p", {}, label, this.#value, this.#back),
      h("div", { class: "scale" }, this.#slider, this.#own),
    );
    this.#slider.addEventListener("input", () => this.#move());
    this.#back.addEventListener("click", () => this.#goBack());
  }

  // The slider stands where the settings do.
  update() {
    const { threshold, own } = this.#settings;
    this.#slider.value = String(Math.round(threshold * 100));
    this.#slider.setAttribute("aria-valuetext", percentage(threshold));
    this.#value.textContent = percentage(threshold);
    this.#own.hidden = own * 100 < LOWEST;
    this.#own.style.setProperty("--part", String((own * 100 - LOWEST) / (100 - LOWEST)));
    this.#back.textContent = say("Back to {percent}", { percent: percentage(own) });
    this.#back.hidden = threshold === own;
  }

  #move() {
    this.#settings.change({ threshold: this.#slider.valueAsNumber / 100 });
  }

  #goBack() {
    this.#slider.focus(); // the button goes away, the focus does not
    this.#settings.change({ threshold: null });
  }
}
