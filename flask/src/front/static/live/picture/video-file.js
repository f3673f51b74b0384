// A video file of the visitor's: played, held, and gone through frame by frame. It stays on this computer.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";

const USUAL_FRAME = 1 / 30; // seconds, until two frames have been seen
const SHORTEST_FRAME = 1 / 130;

export class VideoFile {
  #video;
  #file;
  #acts;
  #url = "";
  #frame = USUAL_FRAME;
  #measured = false;
  #time = 0;
  #listening = new AbortController();
  #play = h("button", { type: "button", class: "button play", onclick: () => this.#toggle() });
  #back = h("button", { type: "button", class: "button plain", onclick: () => this.#step(-0.5) }, say("Frame back"));
  #on = h("button", { type: "button", class: "button plain", onclick: () => this.#step(1.5) }, say("Frame on"));
  #place = h("input", { type: "range", min: 0, max: 0, step: "any", value: 0, "aria-label": say("Place in the video") });
  #told = h("output", { "aria-live": "off" });
  controls = [this.#play, this.#back, this.#on, h("label", { class: "place-in-video" }, this.#place, this.#told)];

  /**
   * @param {HTMLVideoElement} video
   * @param {File} file
   * @param {{ changed: () => void, failed: (words: string) => void, jumped: () => void }} acts
   */
  constructor(video, file, acts) {
    this.#video = video;
    this.#file = file;
    this.#acts = acts;
    this.#place.addEventListener("input", () => (video.currentTime = this.#place.valueAsNumber));
    const { signal } = this.#listening;
    for (const kind of ["play", "pause", "ended", "durationchange", "timeupdate"]) {
      video.addEventListener(kind, () => this.#tell(), { signal });
    }
    video.addEventListener("seeking", () => acts.jumped(), { signal });
    video.addEventListener("error", () => this.#url && acts.failed(whyNot(file)), { signal });
  }

  get name() {
    return this.#file.name;
  }

  // It plays, unless its visitor would rather have nothing move.
  async open() {
    this.#acts.changed();
    this.#url = URL.createObjectURL(this.#file);
    this.#video.src = this.#url;
    this.#tell();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      await this.#video.play().catch(() => {}); // why not is told by its event
    }
  }

  // It has come to the frame at that place, in seconds.
  /** @param {number} time */
  came(time) {
    const passed = time - this.#time;
    this.#time = time;
    if (!this.#video.paused && passed > SHORTEST_FRAME && passed < 2 * USUAL_FRAME) {
      this.#frame = this.#measured ? Math.min(this.#frame, passed) : passed;
      this.#measured = true;
    }
  }

  close() {
    this.#listening.abort();
    this.#video.pause();
    this.#video.removeAttribute("src");
    this.#video.load();
    URL.revokeObjectURL(this.#url);
    this.#url = "";
  }

  #toggle() {
    if (this.#video.paused) {
      this.#video.play().catch(() => {});
    } else {
      this.#video.pause();
    }
  }

  // A frame lasts from its own place to the next one's: half a frame before this one is in the last, one and a half
  // behind it in the next.
  /** @param {number} frames */
  #step(frames) {
    this.#video.pause();
    this.#video.currentTime = Math.max(0, this.#time + frames * this.#frame);
  }

  #tell() {
    const { paused, currentTime, duration } = this.#video;
    const end = Number.isFinite(duration) ? duration : 0;
    this.#play.textContent = paused ? say("Play") : say("Pause");
    this.#place.max = String(end);
    this.#place.value = String(currentTime);
    const place = `${clock(currentTime)} / ${clock(end)}`;
    this.#told.textContent = place;
    this.#place.setAttribute("aria-valuetext", place);
  }
}

/** @param {number} seconds */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
}

/** @param {File} file */
function whyNot({ name }) {
  return say("{name} is a video that this browser cannot play. Give it as MP4 (H.264) or WebM.", { name });
}
