// Pure functions: what is seen of a picture's detections, by threshold, near misses and hidden labels.

import { labelList } from "./label-list.js";
/** @import { Detection, Seen } from "./types.js" */

const MOST_NEAR_MISSES = 20; // as many as the server tells of
const MOST_OF_A_RESULT = 1000; // the highest max_detections that it takes

/** @typedef {{ threshold: number, near: boolean, hidden: Set<string> }} Filter */
/** @typedef {{ label: string, count: number, hidden: boolean }} LabelCount */

// Those of `detections` that are seen, each with its index there; `near` are the best below the threshold.
/** @param {Detection[]} detections @param {Filter} filter */
export function shown(detections, filter) {
  return admitted(detections, filter).filter(({ label }) => !filter.hidden.has(label));
}

// How often each label is among what threshold and near misses let through, the most frequent first.
/** @param {Detection[]} detections @param {Filter} filter */
export function labelCounts(detections, filter) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { label } of admitted(detections, filter)) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .map(([label, count]) => ({ label, count, hidden: filter.hidden.has(label) }))
    .sort((one, other) => other.count - one.count || (one.label < other.label ? -1 : 1));
}

// The options by which the server finds what is seen now. Near misses are only looked at, not found.
// `most` is the job's own max_detections.
/** @param {{ threshold: number }} filter @param {LabelCount[]} counts @param {number} [most] */
export function query({ threshold }, counts, most = 100) {
  const seen = counts.filter(({ hidden }) => !hidden);
  if (seen.length === 0 && counts.length > 0) {
    return { confidence_threshold: 1 }; // nothing is seen, and an empty list of labels would mean all of them
  }
  const count = seen.reduce((sum, each) => sum + each.count, 0);
  return {
    confidence_threshold: threshold,
    ...(seen.length < counts.length && { labels: labelList(seen.map(({ label }) => label)) }),
    ...(count > most && { max_detections: MOST_OF_A_RESULT }),
  };
}

// How many near misses there are to be shown, whether they are shown or not.
/** @param {Detection[]} detections @param {Pick<Filter, "threshold" | "hidden">} filter */
export function nearMisses(detections, { threshold, hidden }) {
  return shown(detections, { threshold, hidden, near: true }).filter(({ near }) => near).length;
}

/** @param {Detection[]} detections @param {Pick<Filter, "threshold" | "near">} filter @returns {Seen[]} */
function admitted(detections, { threshold, near }) {
  const numbered = detections.map((each, index) => ({ ...each, index, near: each.confidence < threshold }));
  const found = numbered.filter((each) => !each.near);
  return near ? [...found, ...numbered.filter((each) => each.near).slice(0, MOST_NEAR_MISSES)] : found;
}
