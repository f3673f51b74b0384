// One picture with all that is known of it: on its canvas, in the panel beside it, to be carried away below.

import { h } from "../../build.js";
import { Canvas } from "../../canvas/canvas.js";
import { coloursOf } from "../../canvas/palette.js";
import { severally } from "../../languages/format.js";
import { listed, say, sayLabel } from "../../languages/say.js";
import { Hint } from "../../start/hint.js";
import { Compare } from "./compare/compare.js";
import { Panel } from "./panel.js";
import { query, shown, labelCounts } from "./selection.js";
import { StatusMessage } from "../../viewer/status-message.js";
import { CurlLine } from "./export/curl.js";
import { Details } from "./export/details.js";
import { Downloads } from "./export/downloads.js";
/** @import { Session } from "../../session/session.js" */
/** @import { Uploads } from "../../session/uploads.js" */
/** @import { Model } from "../../types.js" */
/** @import { Settings } from "./settings.js" */
/** @import { Entry, Result } from "./types.js" */

const PLACES = ["status", "canvas", "compare", "panel", "downloads", "curl", "details"];
const ENDED = ["done", "failed", "expired"];
const CANNOT_BE_SHOWN = say("The picture cannot be shown.");
const SHOWN_LATER = say("The picture can be seen when it is done.");
const HINT = say("Move the slider to see more or less, press a name to hide it, take the result away below.");
const USUAL = 0.25; // a job's threshold that its result does not tell

// Fills `root` with one entry after the other. `models()` gives the list of /v1/models as it is by then.
export class Scene {
  #places = Object.fromEntries(PLACES.map((name) => [name, h("div", { class: name })]));
  #unshown = h("p", { class: "unshown", hidden: true });
  #more;
  #session;
  #settings;
  #models;
  #parts;
  /** @type {Entry | null} */
  #entry = null;
  #wanted = ""; // what is, or is about to be, on the canvas
  #painted = ""; // what is on it
  #frame = 0;

  /**
   * @param {HTMLElement} root
   * @param {{ session: Session, uploads: Uploads, settings: Settings, models: () => Model[] }} page
   */
  constructor(root, { session, uploads, settings, models }) {
    const { status, canvas, compare, panel, downloads, curl, details } = this.#places;
    const picture = h("div", { class: "picture" }, status, this.#unshown, canvas, compare);
    this.#more = h("div", { class: "more" }, downloads, curl, details);
    root.append(h("div", { class: "columns" }, picture, panel), this.#more);
    this.#session = session;
    this.#settings = settings;
    this.#models = models;
    const painted = new Canvas(canvas);
    this.#parts = {
      status: new StatusMessage(status, uploads),
      canvas: painted,
      panel: new Panel(panel, settings),
      hint: new Hint(panel, HINT),
      downloads: new Downloads(downloads),
      curl: new CurlLine(curl),
      details: new Details(details),
      compare: new Compare(compare, { session, uploads, settings, canvas: painted }),
    };
    this.#join(canvas);
    downloads.addEventListener("gone", ({ detail }) => session.check(detail));
    settings.addEventListener("change", () => this.#plan());
  }

  // The scene is that of `entry`, whether it was before or not.
  /** @param {Entry} entry */
  update(entry) {
    if (entry.key !== this.#entry?.key) {
      this.clear();
    }
    const had = this.#entry?.result;
    this.#entry = entry;
    const { result, state } = entry;
    this.#parts.status.update(entry);
    this.#parts.details.update(entry);
    this.#places.panel.hidden = this.#more.hidden = !result;
    this.#places.downloads.hidden = this.#places.compare.hidden = state !== "done";
    this.#unshown.textContent = ENDED.includes(state) ? CANNOT_BE_SHOWN : SHOWN_LATER;
    if (state === "done") {
      this.#parts.hint.show();
    }
    if (result && result !== had) {
      this.#parts.panel.objects.clear();
      this.#settings.change({ own: ownThreshold(result) });
    }
    this.offer();
    this.#paint(entry);
    this.#plan();
  }

  // The models that are loaded now can be chosen for comparing.
  offer() {
    if (this.#entry?.result) {
      const { task: own } = this.#entry;
      this.#parts.compare.offer(this.#models().filter(({ task }) => !own || task === own), this.#entry);
    }
  }

  // Nothing is left of the last entry.
  clear() {
    this.#entry = null;
    this.#wanted = "";
    this.#places.canvas.classList.add("stale");
    this.#parts.compare.close();
  }

  // The boxes and the list stand out together.
  /** @param {HTMLElement} canvasRoot */
  #join(canvasRoot) {
    const { canvas, panel: { objects } } = this.#parts;
    /** @param {number | null} index */
    const light = (index) => {
      canvas.highlight(index);
      objects.light(index);
    };
    objects.addEventListener("point", ({ detail }) => light(detail));
    objects.addEventListener("choose", ({ detail }) => {
      const detections = this.#entry?.result?.detections ?? [];
      canvas.reveal(detections[detail]);
      canvasRoot.scrollIntoView({ block: "nearest" });
    });
    canvas.addEventListener("point", ({ detail }) => light(detail ?? objects.pointed));
    canvas.addEventListener("choose", ({ detail }) => objects.focus(detail));
  }

  // The canvas gets the picture, again when its result is there: only that has the size that boxes refer to.
  /** @param {Entry} entry */
  async #paint({ key, result, name }) {
    const wanted = `${key} ${Boolean(result)}`;
    if (wanted === this.#wanted) {
      return;
    }
    this.#wanted = wanted;
    const url = await this.#session.pictureUrl(key).catch(() => null);
    const size = url && (result?.image ?? (await sizeOf(url)));
    if (wanted !== this.#wanted) {
      return; // another picture was chosen meanwhile
    }
    this.#places.canvas.hidden = !size;
    this.#unshown.hidden = Boolean(size);
    if (size) {
      this.#painted = "";
      this.#places.canvas.classList.remove("stale");
      await this.#parts.canvas.show(url, size, described(name, result));
      if (wanted === this.#wanted) {
        this.#painted = wanted; // an older picture may come later than the one that took its place
        this.#plan();
      }
    }
  }

  // However much changes, all is drawn once for each frame.
  #plan() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    const { canvas, panel, downloads, curl } = this.#parts;
    const [entry, result] = [this.#entry, this.#entry?.result];
    const detections = result?.detections ?? [];
    const seen = shown(detections, this.#settings);
    const colours = coloursOf(detections.map(({ label }) => label)); // of all: hiding some changes none
    const { outlines, names } = this.#settings;
    canvas.draw(this.#painted === this.#wanted ? seen : [], { outlines, names, colours });
    if (entry && result) {
      const counts = labelCounts(detections, this.#settings);
      const options = query(this.#settings, counts, result.options.max_detections);
      panel.update(detections, seen, counts, colours);
      downloads.update(entry, options);
      curl.update(entry, options);
    }
  }
}

/** @param {string} url */
async function sizeOf(url) {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    return null;
  }
  return { width: image.naturalWidth, height: image.naturalHeight };
}

// What somebody hears who does not see the picture.
/** @param {string} name @param {Result | null} result */
function described(name, result) {
  if (!result) {
    return name;
  }
  const settings = { threshold: ownThreshold(result), near: false, hidden: /** @type {Set<string>} */ (new Set()) };
  const counts = labelCounts(result.detections, settings);
  const found = listed(counts.map(({ label, count }) => severally(sayLabel(label), count)));
  return say("{name}: {found}", { name, found: found || say("nothing found") });
}

/** @param {Result} result */
function ownThreshold(result) {
  return result.options.confidence_threshold ?? USUAL;
}
