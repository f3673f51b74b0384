// The small picture of a hit with the boxes of its reasons over it; in its place, why there is none.

import { h, svg } from "../../../build.js";
import { say } from "../../../languages/say.js";
/** @import { Hit } from "../types.js" */

/** @type {Record<string, string>} */
const NONE = {
  gone: say("Its file is not there any more."),
  changed: say("Its file has changed since it was indexed."),
  late: say("Its picture did not come in time."),
  expired: say("Its picture is no longer kept."),
};

// A frame with the picture at `url`; without one, or where that does not come, with the reason, and `lost()` is called.
/** @param {Hit} hit @param {string | undefined} url @param {() => void} lost */
export function shownHit(hit, url, lost) {
  const frame = h("span", { class: "frame" });
  frame.style.setProperty("--aspect", `${hit.width || 4} / ${hit.height || 3}`);
  if (!url) {
    frame.append(none(hit.no_preview ?? ""));
    return frame;
  }
  const failed = () => {
    frame.replaceChildren(none("expired"));
    lost();
  };
  frame.append(h("img", { src: url, alt: "", loading: "lazy", decoding: "async", onerror: failed }), boxesOf(hit));
  return frame;
}

/** @param {Hit} hit */
function boxesOf({ width, height, why }) {
  const boxes = why.flatMap(({ leg, boxes: each }) => each.map((box) => ({ leg, box })));
  const drawn = boxes.flatMap(({ leg, box: [left, top, right, bottom] }) =>
    ["halo", `line ${leg === "words" ? "words" : "object"}`].map((kind) =>
      svg("rect", { class: kind, x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) })));
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, drawn);
}

/** @param {string} reason */
function none(reason) {
  return h("span", { class: "none" }, NONE[reason] ?? (reason ? say("It cannot be shown.") : say("No picture was asked for.")));
}
