// Masks as COCO's tools write them: runs down the columns, compressed into letters.

/** @import { Rle } from "../../types.js" */

const FIRST = 48; // the letter of 0
const [VALUE, SIGN, MORE] = [0x1f, 0x10, 0x20];

// The mask's pixels, exactly: for each column where they begin and end, as [top, bottom) pairs in `spans`.
export class Runs {
  /** @type {number[]} */
  spans = [];
  /** @type {Int32Array} */
  firsts; // of each column, and one behind the last: where its numbers begin in `spans`

  /** @param {Rle} rle */
  constructor({ size: [height, width], counts }) {
    this.width = width;
    this.height = height;
    this.firsts = new Int32Array(width + 1);
    let [at, column] = [0, 0];
    const filled = decoded(counts);
    for (let each = 0; each < filled.length; at += filled[each++]) {
      for (let from = at, left = each % 2 ? filled[each] : 0; left > 0; ) {
        const top = from % height;
        const taken = Math.min(left, height - top);
        for (const here = Math.floor(from / height); column < here; ) {
          this.firsts[++column] = this.spans.length;
        }
        this.spans.push(top, top + taken);
        from += taken;
        left -= taken;
      }
    }
    this.firsts.fill(this.spans.length, column + 1);
  }

  // Whether the mask has the pixel that this point of the picture lies in.
  /** @param {{ x: number, y: number }} point */
  has({ x, y }) {
    const column = Math.floor(x);
    if (column < 0 || column >= this.width) {
      return false;
    }
    for (let at = this.firsts[column]; at < this.firsts[column + 1]; at += 2) {
      if (y >= this.spans[at] && y < this.spans[at + 1]) {
        return true;
      }
    }
    return false;
  }
}

// How long the runs are, outside and inside by turns. From the third on a difference to the one before the last is written.
/** @param {string} counts */
function decoded(counts) {
  /** @type {number[]} */
  const runs = [];
  for (let at = 0; at < counts.length; ) {
    let [value, bits, letter] = [0, 0, MORE];
    while (letter & MORE) {
      letter = counts.charCodeAt(at++) - FIRST;
      value |= (letter & VALUE) << bits;
      bits += 5;
    }
    if (letter & SIGN) {
      value |= -1 << bits;
    }
    runs.push(runs.length > 2 ? value + runs[runs.length - 2] : value);
  }
  return runs;
}
