// What can be done with the picture, by mouse, fingers and keys.

import { h } from "../../../../build.js";

/** @type {[keys: string, words: string][]} */
const HELP = [
  ["Press", "a point that is inside: the mask comes at once; one more press makes the chosen region better"],
  ["Shift or right press", "a point that is outside; on a touch screen a long press, or the tool Take away"],
  ["Drag", "a box around it; one that leaves out the chosen region begins another"],
  ["Two fingers, wheel, + − 0", "zoom; the tool Move moves the picture"],
  ["Arrows", "move a crosshair, with Shift finely"],
  ["Enter, Shift + Enter", "a point inside, outside"],
  ["B", "begins a box at the crosshair, and ends it"],
  ["N", "the next press is another region"],
  ["M", "another mask of the same point: a part, more, the whole"],
  ["[ ]", "the region before and after"],
  ["Delete", "removes the chosen region"],
  ["Ctrl + Z", "undoes"],
  ["Escape", "gives up what was begun, then leaves the chosen region"],
];

export function help() {
  const list = h("dl", {}, HELP.flatMap(([keys, words]) => [h("dt", {}, keys), h("dd", {}, words)]));
  return h("details", { class: "help" }, h("summary", {}, "Keys and gestures"), list);
}
