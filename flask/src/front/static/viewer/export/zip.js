// A zip, written in the browser. Its files are stored as they are: pictures are small already, and a library that packs
// would be more code than this. Source: PKWARE, .ZIP File Format Specification (APPNOTE), 4.3.

import { crc32 } from "../../crc32.js";
import { say } from "../../languages/say.js";

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const VERSION = 20; // of the format
const UTF8 = 0x0800; // the names are
const FIRST_DAY = 0x21; // 1980-01-01: the same files make the same zip
const MOST_BYTES = 2 ** 32 - 1;
const MOST_FILES = 2 ** 16 - 1;

// Only blobs are held, which browsers keep on the disk where they are large.
export class Zip {
  /** @type {(Blob | Uint8Array<ArrayBuffer>)[]} */
  #parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #directory = [];
  #size = 0;

  // The file is in the zip. Throws where it has become larger than a zip that every program reads.
  /** @param {string} name @param {Blob} content */
  async add(name, content) {
    const encoded = new TextEncoder().encode(name);
    const about = [UTF8, 0, 0, FIRST_DAY];
    const sizes = [await checksum(content), content.size, content.size];
    const local = record([LOCAL], [VERSION, ...about], sizes, [encoded.length, 0]);
    const central = record([CENTRAL], [VERSION, VERSION, ...about], sizes, [encoded.length, 0, 0, 0, 0], [0, this.#size]);
    const size = this.#size + local.length + encoded.length + content.size;
    if (size > MOST_BYTES || this.#directory.length / 2 >= MOST_FILES) {
      throw new Error(say("These are more than fit into one zip (4 GB, {n} files). Select fewer.", { n: MOST_FILES }));
    }
    this.#parts.push(local, encoded, content);
    this.#directory.push(central, encoded);
    this.#size = size;
  }

  // All of it.
  blob() {
    const count = this.#directory.length / 2;
    const length = this.#directory.reduce((sum, part) => sum + part.length, 0);
    const end = record([END], [0, 0, count, count], [length, this.#size], [0]);
    return new Blob([...this.#parts, ...this.#directory, end], { type: "application/zip" });
  }
}

// Numbers of four bytes, then of two, then of four, and so on, the lowest byte first.
/** @param {...number[]} groups */
function record(...groups) {
  const widths = groups.flatMap((numbers, at) => numbers.map(() => (at % 2 ? 2 : 4)));
  const bytes = new Uint8Array(widths.reduce((sum, width) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  groups.flat().forEach((number, index) => {
    if (widths[index] === 2) {
      view.setUint16(at, number, true);
    } else {
      view.setUint32(at, number, true);
    }
    at += widths[index];
  });
  return bytes;
}

/** @param {Blob} content */
async function checksum(content) {
  const reader = content.stream().getReader();
  let crc = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    crc = crc32(part.value, crc);
  }
  return crc;
}
