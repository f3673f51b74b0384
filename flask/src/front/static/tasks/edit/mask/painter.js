// The picture with the mask over it, painted by a mouse, a pen or a finger, or by keys.

import { h, svg } from "../../../build.js";
import { Crosshair } from "../../../canvas/crosshair.js";
import { Emitter } from "../../../events.js";
import { say } from "../../../languages/say.js";
import { Mask, drawnMask } from "./mask.js";
/** @import { Point } from "../../../canvas/projection.js" */
/** @import { Box } from "../../../types.js" */

const ABOUT_ID = "edit-painter-about";
const KEYS =
  say("Arrows move a crosshair, with Shift finely. Enter paints there, Shift and Enter erases, B begins a box and ends it, [ and ] make the brush smaller and larger, Delete clears all, Ctrl and Z undoes.");
const LARGEST = 40; // parts of a hundred of the picture's longer side
const UNREADABLE = say("This browser cannot read that mask.");

// Tells "change", of what is painted.
/** @extends {Emitter<{ change: null }>} */
export class Painter extends Emitter {
  mask = new Mask();
  #image = h("img", { alt: "" });
  #sketch = svg("svg", { class: "sketch", "aria-hidden": "true" });
  #stage;
  #size = h("input", { type: "range", min: 1, max: LARGEST, value: 8 });
  #erases = h("input", { type: "checkbox" });
  #undo = h("button", { type: "button", class: "button plain", onclick: () => this.undo() }, say("Undo"));
  #said = h("p", { class: "visually-hidden", role: "status" });
  #trouble = h("p", { class: "trouble", role: "status" });
  #crosshair;
  #pointer = -1;

  constructor() {
    super();
    const chooser = h("input", { type: "file", accept: "image/*", hidden: true });
    chooser.addEventListener("change", () => {
      [...(chooser.files ?? [])].forEach((file) => this.load(file));
      chooser.value = "";
    });
    const act = (/** @type {string} */ words, /** @type {() => void} */ onclick) => h("button", { type: "button", class: "button plain", onclick }, words);
    const tools = h(
      "div",
      { class: "tools-of-mask", role: "group", "aria-label": say("Brush") },
      h("label", {}, say("Brush"), this.#size),
      h("label", {}, this.#erases, say("Erase")),
      this.#undo,
      act(say("Clear"), () => this.#add({ kind: "clear" })),
      act(say("Turn over"), () => this.#add({ kind: "invert" })),
      act(say("Mask from a file …"), () => chooser.click()),
      chooser,
    );
    this.#stage = h(
      "div",
      { class: "stage", role: "application", tabindex: 0, "aria-label": say("Paint what may change"), "aria-describedby": ABOUT_ID },
      this.#image,
      this.mask.element,
      this.#sketch,
    );
    this.#crosshair = new Crosshair(this.#stage, {
      picture: () => this.mask.picture,
      pixel: () => this.#pixel,
      point: (point, inside) => this.#dab(point, !inside),
      box: (box) => this.#add({ kind: "box", box, erases: this.#erases.checked }),
      sketch: (at, box) => this.#draw(at, box),
      say: (words) => (this.#said.textContent = words),
      back: () => false,
      remove: () => this.#add({ kind: "clear" }),
      begin: () => {},
      another: () => {},
      step: (by) => (this.#size.value = String(this.#size.valueAsNumber + 2 * by)),
    });
    const listeners = /** @type {Record<string, (event: any) => void>} */ ({
      pointerdown: (event) => this.#down(event),
      pointermove: (event) => this.#move(event),
      pointerup: () => (this.#pointer = -1),
      pointercancel: () => (this.#pointer = -1),
      pointerleave: () => this.#draw(null, null),
      keydown: (event) => this.#press(event),
    });
    Object.entries(listeners).forEach(([name, listener]) => this.#stage.addEventListener(name, listener));
    this.root = h("div", { class: "painter" }, tools, this.#stage, h("details", {}, h("summary", {}, say("By keys")), h("p", { class: "hint", id: ABOUT_ID }, KEYS)), this.#said, this.#trouble);
    this.#tell();
  }

  // Nothing is painted on the picture at `url` yet. False: this browser cannot show it.
  /** @param {string} url */
  async begin(url) {
    this.#image.src = url;
    this.#crosshair.cancel();
    const isShown = await this.#image.decode().then(() => true, () => false);
    if (isShown) {
      this.mask.begin({ width: this.#image.naturalWidth, height: this.#image.naturalHeight });
      this.#stage.style.setProperty("--aspect", String(this.#image.naturalWidth / this.#image.naturalHeight));
      this.#tell();
    }
    return isShown;
  }

  // What the file says is painted, besides what is there.
  /** @param {Blob} file */
  async load(file) {
    try {
      this.#add({ kind: "file", drawn: await drawnMask(file) });
    } catch {
      this.say(UNREADABLE);
    }
  }

  undo() {
    this.mask.undo();
    this.#tell();
  }

  // What stands in the way; "" takes it back.
  /** @param {string} words */
  say(words) {
    this.#trouble.textContent = words;
  }

  focus() {
    this.#stage.focus();
  }

  // In pixels of the picture.
  get #width() {
    const { width, height } = this.mask.picture;
    return (this.#size.valueAsNumber / 100) * Math.max(width, height);
  }

  // How many of the picture's pixels are one of the screen.
  get #pixel() {
    return this.mask.picture.width / Math.max(1, this.#stage.clientWidth);
  }

  /** @param {import("./mask.js").Act} act */
  #add(act) {
    this.mask.add(act);
    this.#tell();
  }

  /** @param {Point} point @param {boolean} erases */
  #dab(point, erases) {
    this.#add({ kind: "stroke", erases: erases || this.#erases.checked, width: this.#width, points: [point] });
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 && event.button !== 5) {
      return;
    }
    this.#pointer = event.pointerId;
    this.#stage.setPointerCapture(event.pointerId);
    this.#dab(this.#at(event), event.button === 5 || event.shiftKey); // 5: the other end of a pen
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const points = event.getCoalescedEvents?.() ?? [];
    if (this.#pointer === event.pointerId) {
      (points.length ? points : [event]).forEach((each) => this.mask.goOn(this.#at(each)));
    }
    if (event.pointerType !== "touch") {
      this.#draw(this.#at(event), null);
    }
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      this.undo();
    }
  }

  /** @param {PointerEvent} event */
  #at({ clientX, clientY }) {
    const { left, top } = this.#stage.getBoundingClientRect();
    return { x: (clientX - left - this.#stage.clientLeft) * this.#pixel, y: (clientY - top - this.#stage.clientTop) * this.#pixel };
  }

  // The ring is where the brush is, as large as it is.
  /** @param {Point | null} at @param {Box | null} box */
  #draw(at, box) {
    const screen = (/** @type {number} */ pixels) => pixels / this.#pixel;
    const [left = 0, top = 0, right = 0, bottom = 0] = (box ?? []).map(screen);
    const ring = at && !box ? { cx: screen(at.x), cy: screen(at.y), r: screen(this.#width) / 2 } : null;
    const shapes = (/** @type {string} */ name) => [
      ...(ring ? [svg("circle", { class: name, ...ring })] : []),
      ...(box ? [svg("rect", { class: name, x: left, y: top, width: right - left, height: bottom - top })] : []),
    ];
    this.#sketch.replaceChildren(...shapes("under"), ...shapes("over"));
  }

  #tell() {
    this.#undo.setAttribute("aria-disabled", String(!this.mask.canUndo));
    this.say("");
    this.emit("change", null);
  }
}
