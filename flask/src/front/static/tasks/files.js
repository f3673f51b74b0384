// What results are carried away as, many together, where their task has nothing of its own: as JSON, with the files that their jobs made.

import { say } from "../languages/say.js";
import { fileAt } from "../viewer/export/saving.js";
/** @import { Entry } from "../session/entry.js" */
/** @import { Files, Piece } from "./tasks.js" */

const MADE = /\/files\/([^/]+)$/;

// A file of an entry with that JSON in it.
/** @param {object} content @returns {Piece} */
export function jsonPiece(content) {
  return { ending: ".json", content: () => new Blob([`${JSON.stringify(content, null, 2)}\n`], { type: "application/json" }) };
}

// A file of an entry with that text in it.
/** @param {string} text @param {string} ending @returns {Piece} */
export function textPiece(text, ending) {
  return { ending, content: () => new Blob([text], { type: "text/plain" }) };
}

/** @param {Entry} entry */
function pieces({ result, links }) {
  const made = Object.values(links).flatMap((url) => {
    const [, name] = MADE.exec(url) ?? [];
    return name ? [{ ending: `-${decodeURIComponent(name)}`, content: (/** @type {AbortSignal} */ signal) => fileAt(url, { signal }) }] : [];
  });
  return [...made, jsonPiece(result)];
}

/** @type {Files} */
export const FILES = { words: say("JSON and what was made"), pieces, gathered: [] };
