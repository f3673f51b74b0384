// A second model on the same picture: chosen here, shown beside the first answer, with what differs.

import { h } from "../../../build.js";
import { coloursOf } from "../../../canvas/palette.js";
import { shown } from "../selection.js";
import { Choice } from "./choice.js";
import { differences } from "./differences.js";
import { reportOf } from "./report.js";
import { Second } from "./second.js";
/** @import { Canvas } from "../../../canvas/canvas.js" */
/** @import { Session } from "../../../session/session.js" */
/** @import { Uploads } from "../../../session/uploads.js" */
/** @import { Model } from "../../../types.js" */
/** @import { Settings } from "../settings.js" */
/** @import { Entry, Result } from "../types.js" */
/** @import { Differences } from "./differences.js" */
/** @import { Light, Side } from "./report.js" */

export class Compare {
  #parts; // session, uploads, settings; canvas: the first picture's
  #pair; // the element that both pictures are in
  #choice;
  #title = h("h3", { class: "first", hidden: true }); // the first picture's, while there are two
  #report = h("div", { class: "report", hidden: true });
  #second;
  /** @type {Entry | null} */
  #entry = null;
  /** @type {string | null} */
  #twin = null; // the key of the second answer's entry
  /** @type {[first: Side, second: Side] | null} */
  #sides = null; // both answers, once they are there
  /** @type {Differences | null} */
  #found = null; // what differs between them
  #planned = 0;

  // `root`, which follows the first picture, holds choice and report; the second picture comes before it.
  /** @param {HTMLElement} root @param {{ session: Session, uploads: Uploads, settings: Settings, canvas: Canvas }} page */
  constructor(root, { session, uploads, settings, canvas }) {
    this.#parts = { session, uploads, settings, canvas };
    this.#pair = /** @type {HTMLElement} */ (root.parentElement);
    this.#second = new Second({ again: (key) => uploads.retry(key), end: () => this.#end() });
    root.classList.add("compare");
    root.previousElementSibling?.before(this.#title);
    root.before(this.#second.root);
    this.#choice = new Choice(root, (model) => this.#choose(model));
    root.append(this.#report);
    session.addEventListener("change", ({ detail }) => detail.key === this.#twin && this.#tell(detail));
    session.addEventListener("remove", ({ detail }) => detail.key === this.#twin && this.close());
    settings.addEventListener("change", () => this.#plan());
    this.#join(canvas, this.#second.canvas);
  }

  // The other models of `models` can be chosen for `entry`. Another entry than before ends the comparison.
  /** @param {Model[]} models @param {Entry} entry */
  offer(models, entry) {
    if (entry.key !== this.#entry?.key) {
      this.close();
    }
    this.#entry = entry;
    this.#choice.offer(models, entry.result?.model.name);
    this.#plan();
  }

  // There is one picture again.
  close() {
    this.#twin = this.#sides = this.#found = null;
    this.#choice.value = "";
    this.#second.close();
    this.#report.hidden = this.#title.hidden = true;
    this.#pair.classList.remove("compared");
  }

  #end() {
    this.close();
    this.#choice.focus(); // the button that was pressed is gone
  }

  /** @param {string} model */
  async #choose(model) {
    this.close();
    const { key = "", result = null } = this.#entry ?? {};
    if (!model || !result) {
      return;
    }
    this.#choice.value = model;
    this.#title.textContent = result.model.name;
    this.#title.hidden = false;
    this.#pair.classList.add("compared");
    this.#second.open(model);
    const isWanted = () => this.#entry?.key === key && this.#choice.value === model;
    try {
      const twin = await this.#twinOf(key, model);
      if (isWanted()) {
        this.#twin = twin.key;
        await this.#tell(twin);
      }
    } catch (problem) {
      if (isWanted()) {
        this.#second.fail(/** @type {Error} */ (problem).message);
      }
    }
  }

  // The picture's entry for that model as it is now; made, where it was never compared with that.
  /** @param {string} key @param {string} model */
  async #twinOf(key, model) {
    const { session, uploads } = this.#parts;
    const there = session.entries().find((each) => each.twinOf === key && each.model === model);
    const made = there ?? (await uploads.copy(key, { model }));
    return session.entry(made.key) ?? made;
  }

  /** @param {Entry} twin */
  async #tell(twin) {
    const { session, canvas } = this.#parts;
    const isThere = await this.#second.tell(twin, (key) => session.pictureUrl(key));
    if (twin.key !== this.#twin) {
      return;
    }
    if (isThere && !this.#sides) {
      this.#second.canvas.view = canvas.view;
    }
    this.#draw();
  }

  // However much changes at once, it is reckoned once, with the next frame.
  #plan() {
    this.#planned ||= requestAnimationFrame(() => {
      this.#planned = 0;
      this.#draw();
    });
  }

  // Boxes on the second canvas and the report are as the settings let them through.
  #draw() {
    const { session, settings } = this.#parts;
    const [twin, own] = [session.entry(this.#twin), this.#entry?.result];
    const other = twin?.state === "done" ? twin.result : null;
    this.#sides = own && other ? [this.#side(own), this.#side(other)] : null;
    this.#report.hidden = !this.#sides;
    if (other && this.#sides) {
      const { outlines, names } = settings;
      const [first, second] = this.#sides;
      const detections = [...(own?.detections ?? []), ...other.detections];
      const colours = coloursOf(detections.map(({ label }) => label)); // the first picture's, and some more
      this.#second.canvas.draw(shown(other.detections, settings), { outlines, names, colours });
      this.#found = differences(first.detections, second.detections);
      /** @type {Light} */
      const light = (side, index) => this.#light(side, index);
      this.#report.replaceChildren(...reportOf(this.#sides, this.#found, light));
    }
  }

  /** @param {Result} result */
  #side(result) {
    const { threshold, hidden } = this.#parts.settings;
    const detections = shown(result.detections, { threshold, hidden, near: false });
    return { name: result.model.name, detections, timings: result.timings_ms };
  }

  // Both canvases show the same part of the picture, and an object pointed at in one stands out in the other.
  /** @param {...Canvas} canvases */
  #join(...canvases) {
    canvases.forEach((canvas, side) => {
      const other = canvases[1 - side];
      canvas.addEventListener("view", ({ detail }) => {
        if (this.#sides) {
          other.view = detail;
        }
      });
      canvas.addEventListener("point", ({ detail }) => this.#sides && other.highlight(this.#partner(side, detail)));
    });
  }

  // The index of the other side's box for the object that has `index` on `side`; null where there is none.
  /** @param {number} side @param {number | null} index */
  #partner(side, index) {
    const [own, other] = [this.#sides?.[side], this.#sides?.[1 - side]];
    const at = own?.detections.findIndex((each) => each.index === index);
    const pair = this.#found?.pairs.find((each) => each[side] === at);
    return other && pair ? other.detections[pair[1 - side]].index : null;
  }

  /** @param {number | null} side @param {number | null} index */
  #light(side, index) {
    this.#parts.canvas.highlight(side === 0 ? index : null);
    this.#second.canvas.highlight(side === 1 ? index : null);
  }
}
