// What results of read are carried away as, many together: each text as a file of its own, and as JSON.

import { say } from "../../languages/say.js";
import { jsonPiece, textPiece } from "../files.js";
/** @import { Files } from "../tasks.js" */

/** @type {Files} */
export const FILES = {
  words: say("Texts and JSON"),
  pieces: ({ result }) => [textPiece(`${result.text}\n`, ".txt"), jsonPiece(result)],
  gathered: [],
};
