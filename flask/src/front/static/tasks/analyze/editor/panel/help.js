// What can be done with the picture, by mouse, fingers and keys.

import { h } from "../../../../build.js";
import { say } from "../../../../languages/say.js";

/** @type {[keys: string, words: string][]} */
const HELP = [
  [say("Press"), say("a point that is inside: the mask comes at once; one more press makes the chosen region better")],
  [say("Shift or right press"), say("a point that is outside; on a touch screen a long press, or the tool Take away")],
  [say("Drag"), say("a box around it; one that leaves out the chosen region begins another")],
  [say("Two fingers, wheel, + − 0"), say("zoom; the tool Move moves the picture")],
  [say("Arrows"), say("move a crosshair, with Shift finely")],
  [say("Enter, Shift + Enter"), say("a point inside, outside")],
  ["B", say("begins a box at the crosshair, and ends it")],
  ["N", say("the next press is another region")],
  ["M", say("another mask of the same point: a part, more, the whole")],
  ["[ ]", say("the region before and after")],
  [say("Delete"), say("removes the chosen region")],
  [say("Ctrl + Z"), say("undoes")],
  [say("Escape"), say("gives up what was begun, then leaves the chosen region")],
];

export function help() {
  const list = h("dl", {}, HELP.flatMap(([keys, words]) => [h("dt", {}, keys), h("dd", {}, words)]));
  return h("details", { class: "help" }, h("summary", {}, say("Keys and gestures")), list);
}
