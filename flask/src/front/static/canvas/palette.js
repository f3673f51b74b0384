// The colours of the labels of one picture, which eyes of any kind tell apart; the server draws the same.

import { crc32 } from "../crc32.js";

// As in processor/imaging/palette.py, where it is said what they are; a test compares them.
const SALT = "259:";
const COLOURS = ["#236377", "#e9f34c", "#99b9ed", "#cf6e0d", "#a63000", "#8801d4", "#6ffff1", "#4a969a", "#deb274", "#b16cff"];
const WHITE_UPON = ["#236377", "#a63000", "#8801d4"];
const DISTANCES = [
  [0, 47, 30, 18, 15, 15, 44, 15, 30, 22],
  [47, 0, 18, 28, 44, 45, 18, 33, 15, 28],
  [30, 18, 0, 25, 33, 30, 15, 16, 16, 15],
  [18, 28, 25, 0, 15, 21, 31, 16, 15, 16],
  [15, 44, 33, 15, 0, 17, 43, 18, 30, 25],
  [15, 45, 30, 21, 17, 0, 45, 21, 31, 15],
  [44, 18, 15, 31, 43, 45, 0, 29, 17, 30],
  [15, 33, 16, 16, 18, 21, 29, 0, 15, 15],
  [30, 15, 16, 15, 30, 31, 17, 15, 0, 15],
  [22, 28, 15, 16, 25, 15, 30, 15, 15, 0],
];
const FAR = 18;
const MARKS = /** @type {const} */ (["", "square", "diamond", "triangle"]);

/**
 * @typedef {Readonly<{ line: string, plate: string, text: string, mark: typeof MARKS[number] }>} Colours CSS colours: of a box, of the
 *   plate under its name, and of the name, in which the line is set off, too; and what is at the box's corners
 */

// By mark and by place among COLOURS: the same objects each time, so that who has one need not be dyed again.
const INKS = MARKS.map((mark) =>
  COLOURS.map((line) => Object.freeze({ line, plate: line, text: WHITE_UPON.includes(line) ? "#fff" : "#000", mark })));

// The colours of each label of one picture, `labels` being the most confident first, again and again as they come. Each
// has its own colour where that is far from those before it, else the one that is farthest: what comes behind a label
// changes nothing for it. The eleventh and what follows have colours for the second time, with a mark besides.
//
// Of a moving picture `labels` are those that were seen first, first: then no colour changes from frame to frame.
/** @param {Iterable<string>} labels @returns {Map<string, Colours>} */
export function coloursOf(labels) {
  /** @type {Map<string, Colours>} */
  const found = new Map();
  /** @type {number[]} */
  const taken = [];
  for (const label of new Set(labels)) {
    if (taken.length === COLOURS.length) taken.length = 0;
    const place = placeAmong(taken, placeOf(label));
    taken.push(place);
    found.set(label, INKS[Math.floor(found.size / COLOURS.length) % MARKS.length][place]);
  }
  return found;
}

// The label's own colours, which it has wherever no label before it has them.
/** @param {string} label @returns {Colours} */
export function colourOf(label) {
  return INKS[0][placeOf(label)];
}

// `element` has these colours as custom properties, and the mark as data-mark: style sheets say what is made of it.
/** @param {HTMLElement | SVGElement} element @param {Colours} colours */
export function dye(element, { line, plate, text, mark }) {
  element.style.setProperty("--box-line", line);
  element.style.setProperty("--box-plate", plate);
  element.style.setProperty("--box-text", text);
  element.dataset.mark = mark;
}

// Where among COLOURS a label's colour is, beside those that are taken.
/** @param {number[]} taken @param {number} own */
function placeAmong(taken, own) {
  if (!taken.length) return own;
  const distances = DISTANCES.map((row) => Math.min(...taken.map((each) => row[each])));
  return distances[own] >= FAR ? own : distances.indexOf(Math.max(...distances));
}

/** @param {string} label */
function placeOf(label) {
  return crc32(new TextEncoder().encode(SALT + label)) % COLOURS.length;
}
