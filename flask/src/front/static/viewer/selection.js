// Pure functions: what is seen of a picture's detections, by threshold, near misses and hidden labels.

import { labelList } from "./label-list.js";

const MOST_NEAR_MISSES = 20; // as many as the server tells of
const MOST_OF_A_RESULT = 1000; // the highest max_detections that it takes

// Those of `detections` that are seen, each with its index there; `near` are the best below the threshold.
export function shown(detections, settings) {
  return admitted(detections, settings).filter(({ label }) => !settings.hidden.has(label));
}

// How often each label is among what threshold and near misses let through, the most frequent first.
export function tally(detections, settings) {
  const counts = new Map();
  for (const { label } of admitted(detections, settings)) {
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts]
    .map(([label, count]) => ({ label, count, hidden: settings.hidden.has(label) }))
    .sort((one, other) => other.count - one.count || (one.label < other.label ? -1 : 1));
}

// The options by which the server finds what is seen now. Near misses are only looked at, not found.
// `most` is the job's own max_detections.
export function query({ threshold }, tally, most = 100) {
  const seen = tally.filter(({ hidden }) => !hidden);
  if (seen.length === 0 && tally.length > 0) {
    return { confidence_threshold: 1 }; // nothing is seen, and an empty list of labels would mean all of them
  }
  const count = seen.reduce((sum, each) => sum + each.count, 0);
  return {
    confidence_threshold: threshold,
    ...(seen.length < tally.length && { labels: labelList(seen.map(({ label }) => label)) }),
    ...(count > most && { max_detections: MOST_OF_A_RESULT }),
  };
}

// How many near misses there are to be shown, whether they are shown or not.
export function nearMisses(detections, { threshold, hidden }) {
  return shown(detections, { threshold, hidden, near: true }).filter(({ near }) => near).length;
}

// A confidence for people.
export function percent(confidence) {
  return `${Math.round(confidence * 100)} %`;
}

function admitted(detections, { threshold, near }) {
  const numbered = detections.map((each, index) => ({ ...each, index, near: each.confidence < threshold }));
  const found = numbered.filter((each) => !each.near);
  return near ? [...found, ...numbered.filter((each) => each.near).slice(0, MOST_NEAR_MISSES)] : found;
}
