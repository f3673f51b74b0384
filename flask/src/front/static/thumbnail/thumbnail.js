// A small picture of an entry with what was found in it: a frame that is filled as soon as there is something to show.

import { h, svg } from "../build.js";
/** @import { Marking } from "../tasks/tasks.js" */

const NO_PICTURE = "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01";

export class Thumbnail {
  #image = h("img", { alt: "", decoding: "async", draggable: "false", hidden: true });
  #icon = svg("svg", { class: "no-picture", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: NO_PICTURE }));
  root = h("span", { class: "thumbnail" }, this.#icon, this.#image);
  isWanted = true; // there is no picture yet
  isAsked = false; // whether somebody has looked for one
  /** @type {Element | null} */
  #drawn = null;
  /** @type {unknown} */
  #latest = null;

  // Shows the picture once it is there; a promise of null: there is none yet.
  /** @param {Promise<string | null>} promise */
  async picture(promise) {
    this.isAsked = true;
    const url = await promise.catch(() => null);
    this.isWanted &&= !url;
    if (url) {
      this.#image.src = url;
    }
    this.#image.hidden = this.isWanted;
  }

  // Shows these marks over the picture, and no others; null: none. What comes late is not shown any more.
  /** @param {Marking | null | Promise<Marking | null>} marking */
  async mark(marking) {
    this.#latest = marking;
    const there = marking instanceof Promise ? await marking.catch(() => null) : marking;
    if (this.#latest === marking) {
      const drawn = there?.marks.length ? drawing(there) : null;
      this.#drawn?.remove();
      if (drawn) {
        this.root.append(drawn);
      }
      this.#drawn = drawn;
    }
  }
}

// As large as the picture, which fills its frame and is cut off like it. Lines of one colour are one element.
/** @param {Marking} marking */
function drawing({ size: { width, height }, marks }) {
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const { path, colour } of [...marks].reverse()) {
    paths.set(colour, (paths.get(colour) ?? "") + path); // what comes first is on top
  }
  const halo = svg("path", { class: "halo", d: [...paths.values()].join("") });
  const lines = [...paths].map(([stroke, d]) => svg("path", { d, stroke }));
  const frame = { class: "marks", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" };
  return svg("svg", frame, halo, lines);
}
