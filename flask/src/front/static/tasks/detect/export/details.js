// What is to be known of an answer: which model gave it, how long each stage took, where it is to be found.

import { h } from "../../../build.js";
import { moment, number, pixels } from "../../../languages/format.js";
import { say } from "../../../languages/say.js";
import { timingBars } from "./timings.js";
/** @import { Child } from "../../../build.js" */
/** @import { Entry, ResultModel } from "../types.js" */

const SHORT = 12;

export class Details {
  #list = h("dl");
  /** @type {Entry | null} */
  #shown = null;

  // `root` becomes #details, a list of names and values.
  /** @param {HTMLElement} root */
  constructor(root) {
    root.id = "details";
    root.classList.add("details");
    root.append(h("h3", {}, say("Details")), this.#list);
  }

  // The list tells of `entry`, of as much as is known by now.
  /** @param {Entry} entry */
  update(entry) {
    if (entry === this.#shown) {
      return;
    }
    this.#shown = entry;
    const rows = [...modelRows(entry.result?.model), ...pictureRows(entry), ...jobRows(entry)];
    this.#list.replaceChildren(...rows.flat());
  }
}

/** @param {ResultModel | undefined} model */
function modelRows(model) {
  if (!model) {
    return [];
  }
  const weights = h("code", { title: model.weights_sha256 }, model.weights_sha256.slice(0, SHORT));
  return [
    row(say("Model"), model.name),
    row(say("Precision"), say("{precision}, by {runtime}", { precision: model.precision, runtime: model.runtime })),
    row(say("Network input"), say("{size} pixels", { size: model.input.join(" × ") })),
    row(say("Weights (SHA-256)"), weights),
  ];
}

/** @param {Entry} entry */
function pictureRows({ result, bytes, addedAt }) {
  const timings = result?.timings_ms ?? {};
  const added = new Date(addedAt);
  return [
    result ? row(say("Picture"), pixels(result.image)) : [],
    bytes ? row(say("File"), sizeWords(bytes)) : [],
    addedAt ? row(say("Sent"), h("time", { datetime: added.toISOString() }, moment(added))) : [],
    Object.keys(timings).length ? row(say("Time for each stage"), timingBars(timings), "wide") : [],
  ];
}

/** @param {Entry} entry */
function jobRows({ job }) {
  const link = h("a", { href: `/#${job}` }, h("code", {}, job));
  const api = h("a", { href: `/v1/jobs/${job}` }, say("as JSON from the API"));
  return job ? [row(say("Job"), h("span", {}, link, h("br"), api))] : [];
}

/** @param {string} name @param {Child} value @param {string | null} [kind] */
function row(name, value, kind = null) {
  return [h("dt", { class: kind }, name), h("dd", { class: kind }, value)];
}

/** @param {number} bytes */
function sizeWords(bytes) {
  if (bytes < 1000) {
    return say("{n} bytes", { n: bytes });
  }
  return bytes < 1e6 ? say("{n} kB", { n: Math.round(bytes / 1000) }) : say("{n} MB", { n: number(bytes / 1e6, 1, 1) });
}
