// The buttons that zoom, and the words that say how far.

import { h, svg } from "../build.js";
import { number } from "../languages/format.js";
import { say } from "../languages/say.js";

const QUIET_MS = 600;
const PLUS = "M5 12h14M12 5v14";
const MINUS = "M5 12h14";
const CORNERS = "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5";

export class Controls {
  #in;
  #out;
  #fit;
  #status = h("p", { class: "visually-hidden", role: "status" });
  #later = 0;

  // The buttons call these; they are in `element`.
  /** @param {{ zoomIn: () => void, zoomOut: () => void, fit: () => void }} acts */
  constructor({ zoomIn, zoomOut, fit }) {
    this.#in = button("zoom-in", say("Zoom in"), "+", PLUS, zoomIn);
    this.#out = button("zoom-out", say("Zoom out"), "-", MINUS, zoomOut);
    this.#fit = button("zoom-fit", say("Whole picture"), "0", CORNERS, fit);
    this.element = h("div", { class: "zooms" }, this.#in, this.#out, this.#fit, this.#status);
  }

  // A button that would change nothing says so. It keeps the focus, which a disabled one would lose.
  /** @param {{ smaller: boolean, larger: boolean }} ways */
  allow({ smaller, larger }) {
    this.#in.setAttribute("aria-disabled", String(!larger));
    this.#out.setAttribute("aria-disabled", String(!smaller));
    this.#fit.setAttribute("aria-disabled", String(!smaller));
  }

  // How large the picture is will be told to screen readers, when it has been so for a moment.
  /** @param {number} scale */
  say(scale) {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      this.#status.textContent = scale === 1 ? say("The whole picture") : say("{times} times as large", { times: number(scale, 1, 1) });
    }, QUIET_MS);
  }
}

/** @param {string} name @param {string} label @param {string} key @param {string} path @param {() => void} onclick */
function button(name, label, key, path, onclick) {
  const title = `${label} (${key})`;
  const icon = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: path }));
  return h("button", { class: name, type: "button", "aria-label": label, title, onclick }, icon);
}
