// What two models found in the same picture: what both found, and what only one did.

/** @import { Box } from "../../../types.js" */

const SAME = 0.5; // from this overlap on, two boxes of one label are one object

/** @typedef {{ label: string, xyxy: Box }} Labelled */
/** @typedef {{ pairs: [first: number, second: number][], onlyFirst: number[], onlySecond: number[] }} Differences */

// How much two boxes [left, top, right, bottom] overlap: intersection over union, 0 to 1.
/** @param {Box} first @param {Box} second */
export function iou(first, second) {
  const shared = area(
    Math.max(first[0], second[0]),
    Math.max(first[1], second[1]),
    Math.min(first[2], second[2]),
    Math.min(first[3], second[3]),
  );
  const union = area(...first) + area(...second) - shared;
  return union > 0 ? shared / union : 0;
}

// Pairs of one object each, as places in the two lists of detections, and the places without a partner:
// {pairs: [[first, second]], onlyFirst, onlySecond}. Those that overlap most are paired first.
/** @param {Labelled[]} first @param {Labelled[]} second */
export function differences(first, second) {
  const candidates = first.flatMap((one, at) => overlapping(one, second).map(([to, overlap]) => ({ at, to, overlap })));
  candidates.sort((one, other) => other.overlap - one.overlap);
  /** @type {Map<number, number>} */
  const partners = new Map();
  const taken = new Set();
  for (const { at, to } of candidates) {
    if (!partners.has(at) && !taken.has(to)) {
      partners.set(at, to);
      taken.add(to);
    }
  }
  return {
    pairs: [...partners].sort((one, other) => one[0] - other[0]),
    onlyFirst: [...first.keys()].filter((at) => !partners.has(at)),
    onlySecond: [...second.keys()].filter((at) => !taken.has(at)),
  };
}

// [{label, first, second}]: how many each list has of a label, the most frequent first.
/** @param {Labelled[]} first @param {Labelled[]} second */
export function counts(first, second) {
  const [ones, others] = [countsOf(first), countsOf(second)];
  const labels = [...new Set([...ones.keys(), ...others.keys()])].sort();
  const rows = labels.map((label) => ({ label, first: ones.get(label) ?? 0, second: others.get(label) ?? 0 }));
  return rows.sort((one, other) => Math.max(other.first, other.second) - Math.max(one.first, one.second));
}

/** @param {Labelled[]} detections */
function countsOf(detections) {
  /** @type {Map<string, number>} */
  const byLabel = new Map();
  detections.forEach(({ label }) => byLabel.set(label, (byLabel.get(label) ?? 0) + 1));
  return byLabel;
}

/** @param {Labelled} one @param {Labelled[]} others */
function overlapping({ label, xyxy }, others) {
  return others
    .map((other, to) => /** @type {const} */ ([to, other.label === label ? iou(xyxy, other.xyxy) : 0]))
    .filter(([, overlap]) => overlap >= SAME);
}

/** @param {number} left @param {number} top @param {number} right @param {number} bottom */
function area(left, top, right, bottom) {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}
