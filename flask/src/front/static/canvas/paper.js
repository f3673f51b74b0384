// A canvas on paper: all of the picture, so large that a page has room for what is said of it as well.

import { FITTED } from "./projection.js";
/** @import { Size } from "../types.js" */
/** @import { Lens } from "./lens.js" */
/** @import { View } from "./projection.js" */

const WIDE = 700; // CSS pixels: what A4 and Letter have between usual margins
const HIGH = 820; // leaves room for a name and a legend
const LOW = 500; // the same on a page that lies on its side

// As large as a picture of this size is printed on a page that stands.
/** @param {Size} picture @returns {Size} */
export function sizeOnPaper({ width, height }) {
  const factor = Math.min(WIDE / width, HIGH / height);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

// While the page is printed, all of the picture is seen, whatever is looked at on the screen. `place()` draws what the lens
// shows at once: the browser waits for nothing.
/** @param {HTMLElement} root @param {Lens} lens @param {() => void} place */
export function onPaper(root, lens, place) {
  /** @type {View | null} */
  let seen = null;
  window.addEventListener("beforeprint", () => {
    if (root.isConnected && root.clientWidth > 0 && lens.ready) {
      const { width, height } = sizeOnPaper(lens.picture);
      seen = lens.view;
      root.style.width = `${width}px`;
      root.style.height = `${height}px`;
      root.style.setProperty("--lying", String(Math.min(1, LOW / height)));
      lens.frame = { width, height };
      lens.view = FITTED;
      place();
    }
  });
  window.addEventListener("afterprint", () => {
    if (seen) {
      ["width", "height", "--lying"].forEach((name) => root.style.removeProperty(name));
      lens.frame = { width: root.clientWidth, height: root.clientHeight };
      lens.view = seen;
      seen = null;
      place();
    }
  });
}
