// One zip of the files of many entries, a few entries at a time.

import { say } from "../../languages/say.js";
import { distinctStems } from "./file-names.js";
import { Zip } from "./zip.js";
/** @import { Entry } from "../../session/entry.js" */
/** @import { Piece } from "../../tasks/tasks.js" */

const AT_ONCE = 3; // entries whose files are asked for

/** @typedef {{ blob: Blob, missing: { name: string, reason: string }[] }} Packed a zip, and which files are not in it, and why */

// The zip of what `piecesOf` gives of each entry. `told` hears how many are in it by now. What does not come is left out;
// throws what the zip throws, or the signal's reason.
/**
 * @param {Entry[]} entries
 * @param {(entry: Entry) => Piece[]} piecesOf
 * @param {{ told: (done: number) => void, signal: AbortSignal }} run
 * @returns {Promise<Packed>}
 */
export async function packed(entries, piecesOf, { told, signal }) {
  const [zip, stems] = [new Zip(), distinctStems(entries.map(({ name }) => name))];
  /** @type {Packed["missing"]} */
  const missing = [];
  /** @type {Promise<Made[]>[]} */
  const coming = [];
  for (let at = 0; at < entries.length; at++) {
    while (coming.length < Math.min(at + AT_ONCE, entries.length)) {
      coming.push(Promise.all(piecesOf(entries[coming.length]).map((piece) => made(piece, signal))));
    }
    for (const { ending, content, problem } of await coming[at]) {
      if (content) {
        await zip.add(stems[at] + ending, content);
      } else {
        missing.push({ name: stems[at] + ending, reason: problem });
      }
    }
    coming[at] = Promise.resolve([]); // nothing holds its files but the zip
    signal.throwIfAborted();
    told(at + 1);
  }
  return { blob: zip.blob(), missing };
}

/** @typedef {{ ending: string, content: Blob | null, problem: string }} Made */

/** @param {Piece} piece @param {AbortSignal} signal @returns {Promise<Made>} */
async function made({ ending, content }, signal) {
  try {
    return { ending, content: await content(signal), problem: "" };
  } catch (problem) {
    return { ending, content: null, problem: problem instanceof Error ? problem.message : say("It did not come.") };
  }
}
