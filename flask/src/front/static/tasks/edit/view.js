// A picture before and after it was changed, how much it was, and what can be done with it.

import { h, svg } from "../../build.js";
import { number } from "../../languages/format.js";
import { say } from "../../languages/say.js";
import { FileLink } from "../../viewer/export/file-link.js";
import { button, stemOf, withheldPicture } from "../making/asking.js";
import { Facts, askedOf } from "../making/facts.js";
import { urlOf } from "../making/given-picture.js";
import { Progress } from "../making/progress.js";
import { SendOn } from "../making/send-on.js";
import { Compare } from "./compare.js";
import { METHODS } from "./methods.js";
import { changed, found, nearer } from "./words.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { TaskPage } from "../tasks.js" */
/** @import { EditResult } from "./types.js" */

const TASK = "edit";

export class EditView {
  #page;
  #progress;
  #compare = new Compare();
  #withheld = h("div", { hidden: true });
  #words = h("div", { class: "changed" });
  #curve = h("div");
  #file = new FileLink("png", say("Download"), say("Download the picture"), null);
  #sendOn;
  #facts = new Facts();
  #result;
  #before = ""; // an address that is to be given back
  /** @type {Entry | null} */
  #entry = null;
  #shown = ""; // entry and job

  /** @param {HTMLElement} root @param {TaskPage} page */
  constructor(root, page) {
    this.#page = page;
    this.#progress = new Progress(page, TASK);
    this.#sendOn = new SendOn(page);
    const acts = h(
      "div",
      { class: "acts" },
      h("ul", { class: "files" }, this.#file.root),
      button(say("Another seed"), say("The same is asked for once more, and comes out another way"), () => this.#again()),
      button(say("Change what was asked for"), say("The form above has what made this picture"), () => this.#keep()),
    );
    this.#result = h(
      "div",
      { class: "made-result columns" },
      h("div", { class: "picture" }, this.#compare.root, this.#withheld),
      h("div", { class: "panel" }, this.#words, this.#curve, acts, this.#sendOn.root, this.#facts.root),
    );
    root.append(this.#progress.root, this.#result);
    for (const kind of ["gone", "lost"]) {
      root.addEventListener(kind, () => this.#entry && page.session.check(this.#entry.key));
    }
  }

  /** @param {Entry} entry */
  update(entry) {
    const shown = entry.result ? `${entry.key} ${entry.job}` : "";
    this.#entry = entry;
    this.#progress.update(entry);
    this.#result.hidden = !shown;
    if (shown && shown !== this.#shown) {
      this.#show(entry, entry.result);
    }
    this.#shown = shown;
  }

  offer() {
    if (this.#entry?.result) {
      this.#offer(this.#entry, this.#entry.result);
    }
  }

  clear() {
    URL.revokeObjectURL(this.#before);
    this.#entry = null;
    this.#shown = "";
  }

  /** @param {Entry} entry @param {EditResult} result */
  #show(entry, result) {
    const { picture, image, prompt, difference, similarity, fitted, losses, method, seed } = result;
    const given = entry.fields.image ?? "";
    URL.revokeObjectURL(this.#before);
    this.#before = typeof given === "string" ? urlOf(given) : URL.createObjectURL(given);
    this.#compare.root.hidden = Boolean(picture.withheld);
    this.#withheld.hidden = !picture.withheld;
    this.#withheld.replaceChildren(...(picture.withheld ? [withheldPicture(picture.withheld)] : []));
    if (!picture.withheld) {
      this.#compare.show({ before: this.#before, after: entry.links[picture.file], alt: prompt ? say("After: {prompt}", { prompt }) : say("After"), ...image });
    }
    const told = [changed(picture.withheld ? null : difference), found(fitted), ...similarity.map(nearer)].filter(Boolean);
    this.#words.replaceChildren(...told.map((words) => h("p", {}, words)));
    this.#curve.hidden = losses.length < 2;
    this.#curve.replaceChildren(...(losses.length > 1 ? [curveOf(losses)] : []));
    this.#facts.update(result, [[say("Way"), METHODS[method]?.name ?? method], [say("Seed"), String(seed)]]);
    this.#offer(entry, result);
  }

  /** @param {Entry} entry @param {EditResult} result */
  #offer({ key, name, job, links }, { picture: { file, withheld }, seed }) {
    const [url, own] = [links[file] ?? "", `${stemOf(name)} ${seed}.png`];
    this.#file.root.hidden = Boolean(withheld);
    this.#file.update({ key, url: withheld ? null : url, name: own });
    this.#sendOn.update(withheld ? null : { reference: `job:${job}/${file}`, url, name: own });
  }

  #again() {
    if (this.#entry) {
      const { name, model } = this.#entry;
      this.#page.show(this.#page.uploads.askWhole(name, { task: TASK, model, fields: this.#asked }).key);
    }
  }

  #keep() {
    if (this.#entry) {
      this.#page.request.begin(TASK, { ...this.#asked, seed: String(this.#entry.result.seed) });
    }
  }

  // What was asked for, but for the seed. A job from another browser still has what it was given.
  get #asked() {
    const { fields, result, job } = /** @type {Entry} */ (this.#entry);
    const isElsewhere = !Object.keys(fields).length && result.difference !== null;
    return { ...(isElsewhere && { image: `job:${job}/image` }), ...askedOf({ fields, result }, "seed") };
  }
}

// How what was to become smaller has done so, step by step.
/** @param {number[]} losses */
function curveOf(losses) {
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const place = (/** @type {number} */ loss, /** @type {number} */ at) => `${(100 * at) / (losses.length - 1)},${1 + (28 * (most - loss)) / (most - least || 1)}`;
  const [first, last] = [losses[0], losses[losses.length - 1]].map((loss) => number(loss, 2, 2));
  const words = say("The loss went from {first} to {last} in {n} steps.", { first, last, n: losses.length });
  const line = svg("polyline", { points: losses.map(place).join(" "), "vector-effect": "non-scaling-stroke" });
  return h("figure", { class: "curve" }, svg("svg", { viewBox: "0 0 100 30", preserveAspectRatio: "none", "aria-hidden": "true" }, line), h("figcaption", {}, words));
}
