// The live picture: a camera's or a video file's, its boxes, and what is done with both.

import { h, svg } from "../../build.js";
import { say } from "../../languages/say.js";
import { shown } from "../../tasks/detect/selection.js";
import { Settings } from "../../tasks/detect/settings.js";
import { Camera } from "./camera.js";
import { Encoder, jpegOf, sentSize } from "./encoder.js";
import { eachFrame } from "./frames.js";
import { Kept } from "./kept.js";
import { look } from "./look.js";
import { Pace } from "./pace.js";
import { Panel } from "./panel.js";
import { Pump } from "./pump.js";
import { Stage } from "./stage.js";
import { VideoFile } from "./video-file.js";
/** @import { Detection } from "../../tasks/detect/types.js" */
/** @import { Looking } from "../later.js" */
/** @import { Moment } from "./frames.js" */
/** @import { Trouble } from "./pump.js" */

const TOLD_MS = 300; // between what the panel says, which nobody reads faster
const SLOW = 8; // frames a second, below which a picture that waits for its boxes jerks
const KEPT_QUALITY = 0.92;
const CROSS = "M5 5l10 10M15 5L5 15";

/**
 * @typedef {object} LivePage
 * @property {() => Looking} model
 * @property {() => void} changed it was opened, or closed
 * @property {(file: File) => void} keep a frame becomes a picture of the session
 */

export class Live {
  #root;
  #page;
  #title = h("h2", { tabindex: -1 });
  #stage = new Stage(() => this.#panel.colours);
  #source = /** @type {Camera | VideoFile | null} */ (null);
  #words = h("p", { class: "words" });
  #again = h("button", { type: "button", class: "button", onclick: () => this.#tryAgain() }, say("Try again"));
  #trouble = h("div", { class: "trouble-of-live", role: "status" }, this.#words);
  #controls = h("div", { class: "controls" });
  #keep = h("button", { type: "button", class: "button plain", onclick: () => this.#keepPicture() }, say("Keep this picture"));
  #inStep = h("input", { type: "checkbox", checked: true });
  #isChosen = false; // whether a person said whether the picture waits
  #settings = new Settings();
  #encoder = new Encoder();
  #pace = new Pace();
  #pump = new Pump({ look: () => this.#look(), troubled: (trouble) => this.#tell(trouble) });
  #panel;
  #beside = h("div", { class: "panel" });
  /** @type {Map<string | null, Kept>} */
  #kept = new Map(); // by model
  /** @type {Detection[]} */
  #detections = [];
  /** @type {Moment} */
  #moment = { at: 0, time: 0 };
  #began = 0;
  #number = 0; // of the newest frame
  #shown = 0; // number of the frame whose boxes are seen
  #stopFrames = () => {};
  #telling = 0;
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {HTMLElement} root @param {LivePage} page */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    const close = h("button", { type: "button", class: "button plain close", "aria-label": say("Close"), title: say("Close"), onclick: () => this.close() });
    close.append(svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: CROSS })));
    const picture = h("div", { class: "picture" }, this.#stage.root, this.#controls, this.#trouble);
    root.classList.add("viewer", "live");
    root.append(h("div", { class: "bar" }, this.#title, close), h("div", { class: "columns" }, picture, this.#beside));
    const step = h("label", { class: "step" }, this.#inStep, say("The picture waits for its boxes"));
    this.#panel = new Panel(this.#beside, {
      settings: this.#settings,
      kept: () => this.#ofModel(),
      told: () => ({ name: this.#source?.name ?? "", model: page.model().name, size: this.#stage.size }),
      step,
    });
    this.#inStep.addEventListener("change", () => (this.#isChosen = true));
    this.#settings.addEventListener("change", () => {
      this.#stage.redraw(this.#seen());
      this.#tellPanel();
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault(); // it is not the picture below that is to be closed
        this.close();
      }
    });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#pump.halt() : this.#source && this.#pump.goOn()));
  }

  // A camera is asked for.
  camera() {
    const acts = { changed: () => this.#changed(), failed: (/** @type {string} */ words) => this.#fail(words) };
    return this.#open(new Camera(this.#stage.video, acts));
  }

  // The video is there.
  /** @param {File} file */
  video(file) {
    const acts = { changed: () => this.#changed(), failed: (/** @type {string} */ words) => this.#fail(words), jumped: () => (this.#shown = this.#number) };
    return this.#open(new VideoFile(this.#stage.video, file, acts));
  }

  // Nothing moves any more; the camera is free, and the focus where it came from.
  close() {
    const back = this.#root.contains(document.activeElement) ? this.#opener : null;
    this.#end();
    this.#root.hidden = true;
    this.#page.changed();
    back?.focus();
  }

  /** @param {Camera | VideoFile} source */
  async #open(source) {
    if (!this.#root.contains(document.activeElement)) {
      this.#opener = /** @type {HTMLElement | null} */ (document.activeElement);
    }
    this.#end();
    this.#source = source;
    this.#root.hidden = false;
    this.#page.changed();
    this.#title.textContent = this.#title.title = source.name;
    this.#controls.replaceChildren(...source.controls, this.#keep);
    this.#title.focus();
    await source.open();
  }

  #end() {
    this.#source?.close();
    this.#source = null;
    this.#stopFrames();
    this.#keep.disabled = true;
    this.#pump.halt();
    this.#pump.forget();
    this.#shown = ++this.#number;
  }

  // Another picture is shown from now on.
  #changed() {
    this.#stopFrames();
    this.#keep.disabled = true; // until there is a picture
    this.#tell(null);
    this.#hide(false);
    this.#kept.clear();
    this.#pace.forget();
    this.#detections = [];
    this.#stage.clear();
    this.#panel.clear();
    this.#pump.dropped = 0;
    this.#began = performance.now();
    this.#stopFrames = eachFrame(this.#stage.video, (moment) => this.#came(moment));
    this.#pump.goOn();
  }

  /** @param {Moment} moment */
  #came(moment) {
    this.#number += 1;
    this.#moment = moment;
    this.#keep.disabled = false;
    if (this.#source instanceof VideoFile) {
      this.#source.came(moment.time);
    }
    const known = this.#source instanceof VideoFile && this.#ofModel().at(moment.time);
    if (known) {
      this.#pump.forget();
      this.#show(this.#number, moment, known, null);
    } else if (!document.hidden) {
      this.#pump.tell();
    }
  }

  async #look() {
    const [number, moment, source, size, kept] = [this.#number, this.#moment, this.#source, this.#stage.size, this.#ofModel()];
    const { name, input } = this.#page.model();
    if (!size.width) {
      return;
    }
    const picture = await createImageBitmap(this.#stage.video).catch(() => null);
    if (!picture) {
      return; // the video has been taken away meanwhile
    }
    try {
      const jpeg = await this.#encoder.encode(picture, sentSize(size, input));
      const detections = await look(jpeg, size, name);
      if (source === this.#source) {
        kept.keep(source instanceof VideoFile ? moment.time : (moment.at - this.#began) / 1000, detections);
        this.#show(number, moment, detections, picture);
      }
    } catch (problem) {
      picture.close();
      throw problem;
    }
  }

  // The frame's boxes are seen, unless a later one's are already.
  /** @param {number} number @param {Moment} moment @param {Detection[]} detections @param {ImageBitmap | null} picture */
  async #show(number, { at }, detections, picture) {
    if (number <= this.#shown) {
      picture?.close();
      return;
    }
    this.#shown = number;
    this.#detections = detections;
    if (!this.#inStep.checked) {
      picture?.close();
    }
    const painted = await this.#stage.show(this.#seen(), this.#inStep.checked ? picture : null);
    this.#pace.note(at, painted);
    this.#telling ||= setTimeout(() => this.#tellPanel(), TOLD_MS);
  }

  // Those of the frame that are drawn.
  #seen() {
    const { threshold, hidden } = this.#settings;
    return shown(this.#detections, { threshold, hidden, near: false });
  }

  #tellPanel() {
    clearTimeout(this.#telling);
    this.#telling = 0;
    const now = performance.now();
    const measured = this.#pace.measured(now);
    if (measured && !this.#isChosen) {
      this.#inStep.checked = measured.perSecond >= SLOW;
    }
    this.#panel.tell(this.#detections, measured, this.#ofModel().size, this.#pump.dropped);
  }

  // What was seen of this video by the model that is chosen now.
  #ofModel() {
    const { name } = this.#page.model();
    const kept = this.#kept.get(name) ?? new Kept();
    this.#kept.set(name, kept);
    return kept;
  }

  // What stands in the way, until it is over.
  /** @param {Trouble | null} trouble */
  #tell(trouble) {
    this.#words.textContent = trouble ? wordsOf(trouble) : "";
    this.#trouble.hidden = !trouble;
    this.#again.remove();
    if (trouble) {
      this.#stage.clear(); // what it shows is not held up
      if (trouble.seconds === null) {
        this.#trouble.append(this.#again);
      }
    }
  }

  // There is no picture.
  /** @param {string} words */
  #fail(words) {
    this.#stopFrames();
    this.#pump.halt();
    this.#hide(true);
    this.#words.textContent = words;
    this.#trouble.hidden = false;
    this.#trouble.append(this.#again);
  }

  /** @param {boolean} hidden */
  #hide(hidden) {
    for (const each of [this.#stage.root, this.#controls, this.#beside]) {
      each.hidden = hidden;
    }
  }

  #tryAgain() {
    this.#title.focus(); // the button goes away, the focus does not
    if (this.#stage.root.hidden) {
      this.#source?.open();
    } else {
      this.#tell(null);
      this.#pump.goOn();
    }
  }

  // The frame that is seen is a picture of the session, as large as it came.
  async #keepPicture() {
    const picture = this.#stage.picture;
    if (!this.#source || !this.#stage.size.width) {
      return;
    }
    const name = `${this.#source.name.replace(/\.[^.]*$/, "")} ${stamp(this.#source instanceof VideoFile ? this.#moment.time : null)}.jpg`;
    const blob = await jpegOf(picture, this.#stage.size, KEPT_QUALITY);
    this.#page.keep(new File([blob], name, { type: blob.type }));
  }
}

/** @param {Trouble} trouble */
function wordsOf({ problem, seconds, slower }) {
  if (seconds === null) {
    return problem.message;
  }
  const words = say("{reason} Going on in {seconds} s.", { reason: problem.reason, seconds });
  return slower ? `${words} ${say("Fewer frames are sent from then on.")}` : words;
}

// What a kept frame is called after: its place in the video, or the time of day.
/** @param {number | null} seconds */
function stamp(seconds) {
  if (seconds !== null) {
    return `${seconds.toFixed(2)} s`;
  }
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
  return now.toISOString().slice(0, 19).replace("T", " ").replaceAll(":", ".");
}
