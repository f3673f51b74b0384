// A moving picture with its boxes: the <video>, over it the frame that the boxes are of, and the boxes.

import { h } from "../../build.js";
import { Boxes } from "../../canvas/boxes.js";
import { FITTED, project } from "../../canvas/projection.js";
/** @import { Colours } from "../../canvas/palette.js" */
/** @import { Seen } from "../../tasks/detect/types.js" */

export class Stage {
  video = h("video", { playsinline: true, "aria-hidden": "true" });
  #still = h("canvas", { hidden: true, "aria-hidden": "true" });
  #shown = this.#still.getContext("bitmaprenderer");
  #boxes = new Boxes();
  root = h("div", { class: "canvas stage" }, this.video, this.#still, this.#boxes.element);
  #frame = 0;
  /** @type {ImageBitmap | null} */
  #next = null;
  /** @type {Seen[]} */
  #seen = [];
  /** @type {((now: number) => void)[]} */
  #painted = [];
  #colours;

  // `colours()` are those of the labels that are seen.
  /** @param {() => Map<string, Colours>} colours */
  constructor(colours) {
    this.#colours = colours;
    this.video.muted = true;
    this.video.addEventListener("resize", () => this.#resized());
    new ResizeObserver(() => this.#plan()).observe(this.root);
  }

  // That of the video, in its pixels.
  get size() {
    return { width: this.video.videoWidth, height: this.video.videoHeight };
  }

  // What is seen now: the frame that the boxes are of, or what the video shows.
  get picture() {
    return this.#still.hidden ? this.video : this.#still;
  }

  // These boxes are over the picture that they are of, or with null over whatever the video shows. A Promise of when
  // that was painted, as performance.now() counts.
  /** @param {Seen[]} seen @param {ImageBitmap | null} picture @returns {Promise<number>} */
  show(seen, picture) {
    this.#next?.close();
    this.#next = picture;
    this.#seen = seen;
    if (!picture) {
      this.#still.hidden = true;
    }
    this.#plan();
    return new Promise((resolve) => this.#painted.push(resolve));
  }

  // Other boxes over the picture that is there.
  /** @param {Seen[]} seen */
  redraw(seen) {
    this.#seen = seen;
    this.#plan();
  }

  // The video alone is seen, until the next boxes come.
  clear() {
    this.show([], null);
  }

  #resized() {
    const { width, height } = this.size;
    if (width && height) {
      this.root.style.setProperty("--aspect", `${width} / ${height}`);
    }
  }

  #plan() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    if (this.#next) {
      const { width, height } = this.#next;
      this.#still.hidden = false;
      Object.assign(this.#still, { width, height }); // else it keeps the shape that it began with
      this.#shown?.transferFromImageBitmap(this.#next);
      this.#next = null;
    }
    const frame = { width: this.root.clientWidth, height: this.root.clientHeight };
    const isThere = this.size.width > 0 && frame.width > 0;
    this.#boxes.draw(isThere ? this.#seen : [], { colours: this.#colours() });
    if (isThere) {
      this.#boxes.place(project(FITTED, this.size, frame), frame);
    }
    const painted = this.#painted.splice(0);
    if (painted.length) {
      afterPaint((now) => painted.forEach((resolve) => resolve(now)));
    }
  }
}

// `then` is called in the first task after the frame that is being made now has been painted.
/** @param {(now: number) => void} then */
function afterPaint(then) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then(performance.now());
  };
  port2.postMessage(null);
}
