// How much a picture has changed, in words.

import { number } from "../../languages/format.js";
import { say } from "../../languages/say.js";
/** @import { Similarity } from "./types.js" */

/** @type {[below: number, words: string][]} */
const CHANGED = [
  [0.005, say("Hardly anything changed")],
  [0.03, say("A little changed")],
  [0.1, say("Some of it changed")],
  [0.25, say("Much of it changed")],
  [Infinity, say("Nearly all of it changed")],
];
const SAME = 0.005; // of a cosine

// `difference` is the mean distance, from 0 to 1; null where there is nothing to compare with.
/** @param {number | null} difference */
export function changed(difference) {
  const [, words] = CHANGED.find(([below]) => (difference ?? 0) < below) ?? CHANGED[0];
  return difference === null ? "" : say("{words}: {percent} % on average.", { words, percent: number(difference * 100, 1, 1) });
}

// How well the model found the picture, where it had to find it first; `fitted` is null where it had not.
/** @param {number | null | undefined} fitted */
export function found(fitted) {
  return typeof fitted === "number" ? say("What the model found of the picture, before it changed that, is {percent} % off.", { percent: number(fitted * 100, 1, 1) }) : "";
}

// Whether the picture has come nearer to its words, as one CLIP sees it.
/** @param {Similarity} similarity */
export function nearer({ steered, before, after }) {
  const who = steered ? say("The CLIP that changed it sees") : say("Another CLIP sees");
  if (before === null) {
    return say("{who} it {after} near to the words.", { who, after: number(after, 2, 2) });
  }
  const way = after > before + SAME ? say("nearer to the words") : after < before - SAME ? say("farther from the words") : say("as near to the words as before");
  return say("{who} it {way}: {before}, then {after}.", { who, way, before: number(before, 2, 2), after: number(after, 2, 2) });
}
