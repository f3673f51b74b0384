// The live picture: a camera's or a video file's, its boxes, and what is done with both.

import { h, svg } from "../../build.js";
import { say } from "../../languages/say.js";
import { shown } from "../../tasks/detect/selection.js";
import { Settings } from "../../tasks/detect/settings.js";
import { Camera } from "./camera.js";
import { eachFrame } from "./frames.js";
import { Panel } from "./panel.js";
import { Pump } from "./pump.js";
import { Stage } from "./stage.js";
import { still } from "./still.js";
import { TroubleBox } from "./trouble.js";
import { VideoFile } from "./video-file.js";
import { Watch } from "./watch.js";
/** @import { Looking } from "../later.js" */
/** @import { Moment } from "./frames.js" */
/** @import { Trouble } from "./pump.js" */

const TOLD_MS = 300; // between what the panel says, which nobody reads faster
const SLOW = 8; // frames a second, below which a picture that waits for its boxes jerks
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
  #trouble = new TroubleBox(() => this.#tryAgain());
  #controls = h("div", { class: "controls" });
  #keep = h("button", { type: "button", class: "button plain", onclick: () => this.#keepPicture() }, say("Keep this picture"));
  #inStep = h("input", { type: "checkbox", checked: true });
  #isChosen = false; // whether a person said whether the picture waits
  #settings = new Settings();
  #watch = new Watch(this.#stage, { model: () => this.#page.model(), paint: (picture) => this.#paint(picture), painted: () => this.#painted() });
  #pump = new Pump({ look: () => this.#watch.look(), troubled: (trouble) => this.#tell(trouble) });
  #panel;
  #beside = h("div", { class: "panel" });
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
    const picture = h("div", { class: "picture" }, this.#stage.root, this.#controls, this.#trouble.root);
    root.classList.add("viewer", "live");
    root.append(h("div", { class: "bar" }, this.#title, close), h("div", { class: "columns" }, picture, this.#beside));
    const step = h("label", { class: "step" }, this.#inStep, say("The picture waits for its boxes"));
    this.#panel = new Panel(this.#beside, {
      settings: this.#settings,
      kept: () => this.#watch.kept,
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
    const acts = { changed: () => this.#changed(), failed: (/** @type {string} */ words) => this.#fail(words), jumped: () => this.#watch.pass() };
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
    this.#watch.pass();
  }

  // Another picture is shown from now on.
  #changed() {
    this.#stopFrames();
    this.#keep.disabled = true; // until there is a picture
    this.#tell(null);
    this.#hide(false);
    this.#watch.begin(this.#source instanceof VideoFile);
    this.#stage.clear();
    this.#panel.clear();
    this.#pump.dropped = 0;
    this.#stopFrames = eachFrame(this.#stage.video, (moment) => this.#came(moment));
    this.#pump.goOn();
  }

  /** @param {Moment} moment */
  #came(moment) {
    this.#keep.disabled = false;
    if (this.#source instanceof VideoFile) {
      this.#source.came(moment.time);
    }
    if (!this.#watch.came(moment)) {
      this.#pump.forget();
    } else if (!document.hidden) {
      this.#pump.tell();
    }
  }

  // The frame's boxes are seen, upon the picture that they are of where that waits for them.
  /** @param {ImageBitmap | null} picture */
  #paint(picture) {
    if (!this.#inStep.checked) {
      picture?.close();
    }
    return this.#stage.show(this.#seen(), this.#inStep.checked ? picture : null);
  }

  #painted() {
    this.#telling ||= setTimeout(() => this.#tellPanel(), TOLD_MS);
  }

  // Those of the frame that are drawn.
  #seen() {
    const { threshold, hidden } = this.#settings;
    return shown(this.#watch.detections, { threshold, hidden, near: false });
  }

  #tellPanel() {
    clearTimeout(this.#telling);
    this.#telling = 0;
    const now = performance.now();
    const measured = this.#watch.pace.measured(now);
    if (measured && !this.#isChosen) {
      this.#inStep.checked = measured.perSecond >= SLOW;
    }
    this.#panel.tell(this.#watch.detections, measured, this.#watch.kept.size, this.#pump.dropped);
  }

  // What stands in the way, until it is over.
  /** @param {Trouble | null} trouble */
  #tell(trouble) {
    this.#trouble.tell(trouble);
    if (trouble) {
      this.#stage.clear(); // what it shows is not held up
    }
  }

  // There is no picture.
  /** @param {string} words */
  #fail(words) {
    this.#stopFrames();
    this.#pump.halt();
    this.#hide(true);
    this.#trouble.fail(words);
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
    const source = this.#source;
    if (source && this.#stage.size.width) {
      const seconds = source instanceof VideoFile ? this.#watch.moment.time : null;
      this.#page.keep(await still(this.#stage.picture, this.#stage.size, source.name, seconds));
    }
  }
}
