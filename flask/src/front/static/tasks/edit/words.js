// How much a picture has changed, in words.

/** @import { Similarity } from "./types.js" */

/** @type {[below: number, words: string][]} */
const CHANGED = [
  [0.005, "Hardly anything changed"],
  [0.03, "A little changed"],
  [0.1, "Some of it changed"],
  [0.25, "Much of it changed"],
  [Infinity, "Nearly all of it changed"],
];
const SAME = 0.005; // of a cosine

// `difference` is the mean distance, from 0 to 1; null where there is nothing to compare with.
/** @param {number | null} difference */
export function changed(difference) {
  const [, words] = CHANGED.find(([below]) => (difference ?? 0) < below) ?? CHANGED[0];
  return difference === null ? "" : `${words}: ${(difference * 100).toFixed(1)} % on average.`;
}

// How well the model found the picture, where it had to find it first; `fitted` is null where it had not.
/** @param {number | null | undefined} fitted */
export function found(fitted) {
  return typeof fitted === "number" ? `What the model found of the picture, before it changed that, is ${(fitted * 100).toFixed(1)} % off.` : "";
}

// Whether the picture has come nearer to its words, as one CLIP sees it.
/** @param {Similarity} similarity */
export function nearer({ steered, before, after }) {
  const told = steered ? "The CLIP that changed it sees" : "Another CLIP sees";
  if (before === null) {
    return `${told} it ${after.toFixed(2)} near to the words.`;
  }
  const way = after > before + SAME ? "nearer to the words" : after < before - SAME ? "farther from the words" : "as near to the words as before";
  return `${told} it ${way}: ${before.toFixed(2)}, then ${after.toFixed(2)}.`;
}
