// What a picture was made with, in words: what counted, and what one has to know of it.

import { h } from "../../build.js";
import { number, pixels } from "../../languages/format.js";
import { say, sayGiven } from "../../languages/say.js";
/** @import { MadeResult } from "./types.js" */

const STOPPED = say("It was ended early: this is what was there by then.");
const CUT = say("The words were longer than the model is told: their end did not count.");

export class Facts {
  #list = h("dl");
  #notes = h("div", { class: "notes" });
  #fold = h("details", { class: "facts" }, h("summary", {}, say("How it was made")), this.#list);
  root = h("div", { class: "made-facts" }, this.#notes, this.#fold);

  // `more` are facts of the task's own.
  /** @param {MadeResult} result @param {[name: string, value: string][]} [more] */
  update({ prompt, prompt_whole: whole, image, steps_done: steps, stopped, model, notice, options, timings_ms: times }, more = []) {
    const seconds = Object.values(times).reduce((all, each) => all + each, 0) / 1000;
    /** @type {[name: string, value: string][]} */
    const facts = [
      [say("Words"), prompt],
      [say("Size"), pixels(image)],
      [say("Model"), model.name],
      [say("Steps"), number(steps)],
      [say("Guidance"), String(options.guidance ?? "")],
      [say("Scheduler"), String(options.scheduler ?? "")],
      [say("Time"), seconds < 90 ? say("{n} s", { n: number(seconds, 1, 1) }) : say("{n} min", { n: Math.round(seconds / 60) })],
      ...more,
      [say("To be known"), notice && sayGiven(notice)],
    ];
    this.#list.replaceChildren(...facts.filter(([, value]) => value).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    const notes = [stopped && STOPPED, prompt && !whole && CUT].filter(Boolean);
    this.#notes.replaceChildren(...notes.map((note) => h("p", {}, note)));
  }
}

// What was asked for, as a request says it, all but `without`; the entry may have come from another browser.
/**
 * @param {{ fields: Record<string, string | Blob>, result: MadeResult | null }} entry
 * @param {string} without
 * @returns {Record<string, string | Blob>}
 */
export function askedOf({ fields, result }, without) {
  const options = Object.entries(result?.options ?? {}).map(([name, value]) => [name, String(value ?? "")]);
  const told = [["prompt", result?.prompt ?? ""], ...options].filter(([name, value]) => value !== "" && name !== "model");
  const asked = Object.entries(fields).length ? Object.entries(fields) : told;
  return Object.fromEntries(asked.filter(([name]) => name !== without));
}
