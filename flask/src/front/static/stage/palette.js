// The colours of labels: the same for a label everywhere, also in the marked pictures that the server draws.

import { sha256 } from "./sha256.js";

// As in processor/imaging/palette.py; a test compares them.
const SALT = "5376:";
const COLOURS = [
  "#f13e89", "#ef4b4c", "#d16a09", "#a28400", "#639400", "#009e43", "#00a284", "#00a2c3",
  "#009cf3", "#008eff", "#8075f4", "#d055c6", "#ff97ac", "#ffa579", "#feb958", "#cccc55",
  "#8cd974", "#19e1a7", "#00e3e2", "#00dfff", "#00d4ff", "#9ac3ff", "#eeacff", "#ff9ae5",
];
const TEXT = "#000";

/** @type {Map<string, Readonly<{ line: string, plate: string, text: string }>>} */
const known = new Map();

// CSS colours {line, plate, text}: of the box, of the plate under its name, and of the name, which can be
// read there.
/** @param {string} label */
export function colourOf(label) {
  const colour = COLOURS[sha256(SALT + label)[0] % COLOURS.length];
  const colours = known.get(label) ?? Object.freeze({ line: colour, plate: colour, text: TEXT });
  known.set(label, colours);
  return colours;
}
