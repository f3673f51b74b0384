// What two models found in the same picture: what both found, and what only one did.

const SAME = 0.5; // from this overlap on, two boxes of one label are one object

// How much two boxes [left, top, right, bottom] overlap: intersection over union, 0 to 1.
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
export function differences(first, second) {
  const candidates = first.flatMap((one, at) => overlapping(one, second).map((found) => [at, ...found]));
  candidates.sort((one, other) => other[2] - one[2]);
  const partners = new Map();
  const taken = new Set();
  for (const [at, to] of candidates) {
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
export function counts(first, second) {
  const rows = new Map();
  const row = (label) => rows.get(label) ?? rows.set(label, { label, first: 0, second: 0 }).get(label);
  first.forEach(({ label }) => (row(label).first += 1));
  second.forEach(({ label }) => (row(label).second += 1));
  const most = (each) => Math.max(each.first, each.second);
  const byLabel = (one, other) => (one.label < other.label ? -1 : 1);
  return [...rows.values()].sort((one, other) => most(other) - most(one) || byLabel(one, other));
}

function overlapping({ label, xyxy }, others) {
  return others
    .map((other, to) => [to, other.label === label ? iou(xyxy, other.xyxy) : 0])
    .filter(([, overlap]) => overlap >= SAME);
}

function area(left, top, right, bottom) {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}
