// The frames of one moving picture: which is the newest, what was seen in each, and which is shown with its boxes.

import { Encoder, sentSize } from "./encoder.js";
import { Kept } from "./kept.js";
import { look } from "./look.js";
import { Pace } from "./pace.js";
/** @import { Detection } from "../../tasks/detect/types.js" */
/** @import { Looking } from "../later.js" */
/** @import { Moment } from "./frames.js" */
/** @import { Stage } from "./stage.js" */

/**
 * @typedef {object} Watched
 * @property {() => Looking} model
 * @property {(picture: ImageBitmap | null) => Promise<number>} paint the detections are seen, upon the picture that they are of where there is one; when they were
 * @property {() => void} painted
 */

export class Watch {
  pace = new Pace();
  /** @type {Detection[]} */
  detections = []; // those of the frame that is shown
  /** @type {Moment} */
  moment = { at: 0, time: 0 }; // of the newest frame
  #stage;
  #acts;
  #encoder = new Encoder();
  /** @type {Map<string | null, Kept>} */
  #kept = new Map(); // by model
  #isVideo = false; // whether frames have their place in a video, where they are found again
  #began = 0;
  #newest = 0; // number of the newest frame
  #shown = 0; // number of the frame whose boxes are seen

  /** @param {Stage} stage @param {Watched} acts */
  constructor(stage, acts) {
    this.#stage = stage;
    this.#acts = acts;
  }

  // What was seen of this picture by the model that is chosen now.
  get kept() {
    const { name } = this.#acts.model();
    const kept = this.#kept.get(name) ?? new Kept();
    this.#kept.set(name, kept);
    return kept;
  }

  // Another picture is watched from now on.
  /** @param {boolean} isVideo */
  begin(isVideo) {
    this.#kept.clear();
    this.pace.forget();
    this.detections = [];
    this.#isVideo = isVideo;
    this.#began = performance.now();
  }

  // Nothing that is on its way is shown any more.
  pass() {
    this.#shown = ++this.#newest;
  }

  // There is a newer frame. Whether somebody is to look at it, for nobody has.
  /** @param {Moment} moment */
  came(moment) {
    this.#newest += 1;
    this.moment = moment;
    const known = this.#isVideo ? this.kept.at(moment.time) : undefined;
    if (known) {
      this.#show(this.#newest, moment, known, null);
    }
    return !known;
  }

  // The newest frame is looked at. Throws a Problem.
  async look() {
    const [number, moment, isVideo, size, kept] = [this.#newest, this.moment, this.#isVideo, this.#stage.size, this.kept];
    const { name, input } = this.#acts.model();
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
      kept.keep(isVideo ? moment.time : (moment.at - this.#began) / 1000, detections);
      this.#show(number, moment, detections, picture);
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
    this.detections = detections;
    this.pace.note(at, await this.#acts.paint(picture));
    this.#acts.painted();
  }
}
