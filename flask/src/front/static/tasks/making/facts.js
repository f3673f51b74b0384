// What a picture was made with, in words: what counted, and what one has to know of it.

import { h } from "../../build.js";
/** @import { MadeResult } from "./types.js" */

const STOPPED = "It was ended early: this is what was there by then.";
const CUT = "The words were longer than the model is told: their end did not count.";

export class Facts {
  #list = h("dl");
  #notes = h("div", { class: "notes" });
  #fold = h("details", { class: "facts" }, h("summary", {}, "How it was made"), this.#list);
  root = h("div", { class: "made-facts" }, this.#notes, this.#fold);

  // `more` are facts of the task's own.
  /** @param {MadeResult} result @param {[name: string, value: string][]} [more] */
  update({ prompt, prompt_whole: whole, image, steps_done: steps, stopped, model, notice, options, timings_ms: times }, more = []) {
    const seconds = Object.values(times).reduce((all, each) => all + each, 0) / 1000;
    /** @type {[name: string, value: string][]} */
    const facts = [
      ["Words", prompt],
      ["Size", `${image.width} × ${image.height} pixels`],
      ["Model", model.name],
      ["Steps", String(steps)],
      ["Guidance", String(options.guidance ?? "")],
      ["Scheduler", String(options.scheduler ?? "")],
      ["Time", seconds < 90 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`],
      ...more,
      ["To be known", notice],
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
