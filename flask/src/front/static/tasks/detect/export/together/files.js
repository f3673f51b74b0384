// What results of detect are carried away as, many together: what is seen of each, in the service's own formats. They are
// made here, so that they are to be had when the service has forgotten the jobs; tests compare them with what it writes.

import { say } from "../../../../languages/say.js";
import { jobUrl } from "../../../../session/api.js";
import { distinctNames, distinctStems } from "../../../../viewer/export/file-names.js";
import { fileAt } from "../../../../viewer/export/saving.js";
import { Zip } from "../../../../viewer/export/zip.js";
import { jsonPiece } from "../../../files.js";
import { labelCounts, query } from "../../selection.js";
import { seenOf } from "../seen.js";
import { Classes } from "./classes.js";
import { coco } from "./coco.js";
import { csv } from "./csv.js";
import { drawn } from "./drawn.js";
import { yolo } from "./yolo.js";
/** @import { Model } from "../../../../types.js" */
/** @import { Files } from "../../../tasks.js" */
/** @import { Settings } from "../../settings.js" */
/** @import { Entry, Result } from "../../types.js" */

const CLASSES = "classes";
const WAITED_FOR = 10_000; // milliseconds, for a marked picture of the service

// The files of results that are looked at by these settings.
/** @param {Settings} settings @returns {Files} */
export function filesOf(settings) {
  /** @param {Result} result */
  const queryOf = (result) => query(settings, labelCounts(result.detections, { threshold: settings.threshold, near: false, hidden: settings.hidden }), result.options.max_detections);
  /** @param {Entry[]} entries @param {Model[]} models @returns {{ named: { name: string, result: Result }[], classes: Classes }} */
  const given = (entries, models) => {
    const results = entries.map(({ result }) => /** @type {Result} */ (result));
    const names = distinctNames(entries.map(({ name }) => name));
    const named = results.map((result, at) => ({ name: names[at], result: seenOf(result, queryOf(result)) }));
    return { named, classes: Classes.of(results, models) };
  };
  /** @type {Files["pieces"]} */
  const pieces = ({ job, result }, picture) => {
    if (!result) {
      return [];
    }
    const shown = queryOf(result);
    const seen = seenOf(result, shown);
    const url = jobUrl(job ?? "", { format: "jpeg", ...shown });
    const marked = (/** @type {AbortSignal} */ signal) => fileAt(url, { signal, timeoutMs: WAITED_FOR });
    const here = async () => drawn(await picture(), result, seen.detections);
    return [{ ending: "-marked.jpg", content: (signal) => marked(signal).catch((problem) => orElse(here, problem, signal)) }, jsonPiece(seen)];
  };
  return {
    words: say("Marked pictures and JSON"),
    pieces,
    gathered: [
      { format: "csv", words: "CSV", name: "pictures.csv", make: (entries, models) => text(csv(given(entries, models).named), "text/csv") },
      {
        format: "coco",
        words: "COCO",
        name: "pictures.coco.json",
        make: (entries, models) => {
          const { named, classes } = given(entries, models);
          return text(`${JSON.stringify(coco(named, classes))}\n`, "application/json");
        },
      },
      {
        format: "yolo",
        words: say("{what} (zip)", { what: "YOLO" }),
        name: "pictures-yolo.zip",
        make: async (entries, models) => {
          const { named, classes } = given(entries, models);
          const [zip, stems] = [new Zip(), distinctStems(named.map(({ name }) => name), CLASSES)];
          await zip.add(`${CLASSES}.txt`, text(classes.labels.map((label) => `${label}\n`).join(""), "text/plain"));
          for (const [at, { result }] of named.entries()) {
            await zip.add(`${stems[at]}.txt`, text(yolo(result, classes), "text/plain"));
          }
          return zip.blob();
        },
      },
    ],
  };
}

// What `make` comes to; what there was instead of it is thrown where that is nothing, or nobody wants it any more.
/** @param {() => Promise<Blob | null>} make @param {unknown} problem @param {AbortSignal} signal */
async function orElse(make, problem, signal) {
  const made = signal.aborted ? null : await make();
  if (!made) {
    throw problem;
  }
  return made;
}

/** @param {string} content @param {string} type */
function text(content, type) {
  return new Blob([content], { type });
}
