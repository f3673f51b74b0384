// The colours of labels: the same for a label everywhere, also in the marked pictures that the server draws.

// As in processor/imaging/palette.py; a test compares them.
const SALT = "5695:";
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
  const colour = COLOURS[crc32(new TextEncoder().encode(SALT + label)) % COLOURS.length];
  const colours = known.get(label) ?? Object.freeze({ line: colour, plate: colour, text: TEXT });
  known.set(label, colours);
  return colours;
}

// The checksum of zip and PNG, as zlib.crc32 has it in Python.
/** @param {Uint8Array} bytes */
export function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ~crc >>> 0;
}
