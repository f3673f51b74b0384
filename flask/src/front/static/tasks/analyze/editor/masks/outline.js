// The outline of a mask along the edges of its pixels, so that what is drawn is the mask and nothing near it.

/** @import { Runs } from "./runs.js" */

/** @typedef {[fromX: number, fromY: number, toX: number, toY: number]} Edge with the mask at its right hand */

// An SVG path in pixels of the picture: a closed line around each part and each hole, to be filled by "evenodd".
/** @param {Runs} runs */
export function outlineOf(runs) {
  const edges = edgesOf(runs);
  /** @param {number} x @param {number} y */
  const corner = (x, y) => x * (runs.height + 1) + y;
  /** @type {Map<number, number[]>} */
  const leaving = new Map();
  edges.forEach(([x, y], at) => {
    leaving.set(corner(x, y), [...(leaving.get(corner(x, y)) ?? []), at]);
  });
  const used = new Uint8Array(edges.length);
  const lines = [];
  for (let first = 0; first < edges.length; first++) {
    /** @type {Edge[]} */
    const line = [];
    for (let at = first; !used[at]; ) {
      used[at] = 1;
      line.push(edges[at]);
      const [, , x, y] = edges[at];
      at = leaving.get(corner(x, y))?.find((each) => !used[each]) ?? first;
    }
    if (line.length) {
      lines.push(written(line));
    }
  }
  return lines.join("");
}

// One line around a part; edges that go on straight are one.
/** @param {Edge[]} line */
function written(line) {
  const [[startX, startY]] = line;
  const parts = [`M${startX} ${startY}`];
  let [x, y, wasAcross] = [startX, startY, line[0][1] === line[0][3]];
  for (const [fromX, fromY, , toY] of line) {
    const across = fromY === toY;
    if (across !== wasAcross) {
      parts.push(wasAcross ? `h${fromX - x}` : `v${fromY - y}`);
      [x, y, wasAcross] = [fromX, fromY, across];
    }
  }
  return `${parts.join("")}z`;
}

/** @param {Runs} runs */
function edgesOf({ width, firsts, spans }) {
  /** @type {Edge[]} */
  const edges = [];
  for (let x = 0; x <= width; x++) {
    const [before, here] = [x > 0 ? spans.slice(firsts[x - 1], firsts[x]) : [], x < width ? spans.slice(firsts[x], firsts[x + 1]) : []];
    for (let at = 0; at < here.length; at += 2) {
      edges.push([x, here[at], x + 1, here[at]], [x + 1, here[at + 1], x, here[at + 1]]);
    }
    for (const [from, to] of without(before, here)) {
      edges.push([x, from, x, to]);
    }
    for (const [from, to] of without(here, before)) {
      edges.push([x, to, x, from]);
    }
  }
  return edges;
}

// What of the spans of one column lies beside none of the other's. Both are in order.
/** @param {number[]} spans @param {number[]} others */
function without(spans, others) {
  /** @type {[number, number][]} */
  const left = [];
  for (let at = 0, other = 0; at < spans.length; at += 2) {
    let from = spans[at];
    const to = spans[at + 1];
    while (other < others.length && others[other + 1] <= from) {
      other += 2;
    }
    for (let each = other; each < others.length && others[each] < to; each += 2) {
      if (others[each] > from) {
        left.push([from, others[each]]);
      }
      from = Math.max(from, others[each + 1]);
    }
    if (from < to) {
      left.push([from, to]);
    }
  }
  return left;
}
