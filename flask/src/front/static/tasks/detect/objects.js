// The list of what is seen in the picture: one tab stop, arrow keys within, hand in hand with the boxes.

import { h } from "../../build.js";
import { dye } from "../../canvas/palette.js";
import { arrange } from "../../arrange.js";
import { percentage } from "../../languages/format.js";
import { say, sayLabel } from "../../languages/say.js";
import { Emitter } from "../../events.js";
/** @import { Colours } from "../../canvas/palette.js" */
/** @import { Seen } from "./types.js" */

// Tells "point", detail: the index of the object that is hovered or has the focus, or null, and "choose".
/** @extends {Emitter<{ point: number | null, choose: number }>} */
export class Objects extends Emitter {
  #root;
  #found = h("ol", { id: "objects", "aria-label": say("Objects found") });
  #near = h("ol", { "aria-labelledby": "near-heading" });
  #heading = h("h3", { id: "near-heading" }, say("Just below the threshold"));
  #apart = h("div", { hidden: true }, this.#heading, this.#near);
  /** @type {Map<number, HTMLElement>} */
  #items = new Map(); // by index
  /** @type {HTMLElement | null} */
  #stop = null; // the button that the Tab key comes to
  /** @type {number | null} */
  #lit = null;
  /** @type {number | null} */
  #hovered = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    super();
    this.#root = root;
    root.append(this.#found, this.#apart);
    root.addEventListener("pointerover", ({ target }) => this.#hover(indexOf(target)));
    root.addEventListener("pointerleave", () => this.#hover(null));
    root.addEventListener("focusin", ({ target }) => this.#enter(target));
    root.addEventListener("focusout", () => this.emit("point", this.#hovered));
    root.addEventListener("keydown", (event) => this.#move(event));
    root.addEventListener("click", ({ target }) => this.#choose(indexOf(target)));
  }

  // Another picture's objects are to come: nothing of the last one's is used again.
  clear() {
    this.#items.clear();
    this.#lit = this.#hovered = null;
    this.update([], new Map());
  }

  // The list has just these, in their order and in these colours; what was there stays the same element.
  /** @param {Seen[]} seen @param {Map<string, Colours>} colours */
  update(seen, colours) {
    /** @param {boolean} near */
    const nodes = (near) => seen.filter((each) => each.near === near).map((each) => this.#item(each, colours.get(each.label)));
    arrange(this.#found, nodes(false));
    arrange(this.#near, nodes(true));
    this.#apart.hidden = this.#near.childElementCount === 0;
    this.#root.hidden = seen.length === 0;
    if (!this.#stop?.isConnected) {
      this.#stopAt(this.#buttons()[0]);
    }
  }

  // The object that is hovered, else the one that has the focus, else null.
  get pointed() {
    return this.#hovered ?? indexOf(this.#root.querySelector("button:focus"));
  }

  // That object stands out in the list, which scrolls to it, and the page does not; null: none.
  /** @param {number | null} index */
  light(index) {
    this.#items.get(this.#lit ?? -1)?.classList.remove("lit");
    this.#lit = index;
    const item = this.#items.get(index ?? -1);
    item?.classList.add("lit");
    if (item?.isConnected) {
      reveal(this.#root, item);
    }
  }

  // The focus is on that object; the page does not scroll.
  /** @param {number} index */
  focus(index) {
    this.#items.get(index)?.querySelector("button")?.focus({ preventScroll: true });
  }

  /** @param {Seen} object @param {Colours | undefined} colours */
  #item({ index, label, confidence }, colours) {
    const known = this.#items.get(index);
    if (known) {
      return known;
    }
    const swatch = h("span", { class: "swatch" });
    if (colours) {
      dye(swatch, colours);
    }
    const meter = h("span", { class: "meter", "aria-hidden": "true" });
    const sure = h("span", { class: "confidence" }, percentage(confidence));
    const attributes = { type: "button", class: "object", "data-index": index, tabindex: -1 };
    const name = h("span", { class: "name" }, swatch, h("bdi", {}, sayLabel(label)));
    const item = h("li", {}, h("button", attributes, name, " ", sure, meter));
    item.style.setProperty("--part", String(confidence));
    this.#items.set(index, item);
    return item;
  }

  /** @returns {NodeListOf<HTMLButtonElement>} */
  #buttons() {
    return this.#root.querySelectorAll("button.object");
  }

  /** @param {number | null} index */
  #hover(index) {
    if (index !== this.#hovered) {
      this.#hovered = index;
      this.emit("point", this.pointed);
    }
  }

  /** @param {EventTarget | null} button */
  #enter(button) {
    this.#stopAt(button instanceof HTMLElement ? button : null);
    this.emit("point", indexOf(button));
  }

  /** @param {HTMLElement | null} button */
  #stopAt(button) {
    this.#stop?.setAttribute("tabindex", "-1");
    button?.setAttribute("tabindex", "0");
    this.#stop = button;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const buttons = [...this.#buttons()];
    const at = buttons.findIndex((button) => button === event.target);
    const last = buttons.length - 1;
    /** @type {Record<string, number | undefined>} */
    const goals = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last };
    const goal = goals[event.key];
    if (goal !== undefined && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      buttons[goal].focus();
    }
  }

  /** @param {number | null} index */
  #choose(index) {
    if (index !== null) {
      this.focus(index); // not every browser moves the focus to a button that is clicked
      this.emit("choose", index);
    }
  }

}

/** @param {EventTarget | null} target */
function indexOf(target) {
  const button = target instanceof Element ? target.closest("button.object") : null;
  return button instanceof HTMLElement ? Number(button.dataset.index) : null;
}

/** @param {Element} frame @param {Element} item */
function reveal(frame, item) {
  const [outer, inner] = [frame.getBoundingClientRect(), item.getBoundingClientRect()];
  frame.scrollTop += Math.min(0, inner.top - outer.top) + Math.max(0, inner.bottom - outer.bottom);
}
