// What the page has to know of analyze: words that fit a picture, and masks of what is in it.

import { percentage, severally } from "../../languages/format.js";
import { listed, say, sayCount, sayLabel } from "../../languages/say.js";
import { LaterTask } from "../later.js";
/** @import { Files, Marking, Summary } from "../tasks.js" */
/** @import { Edits, Result } from "./types.js" */

const STYLES = [new URL("../../canvas/canvas.css", import.meta.url), new URL("./editor/analyze.css", import.meta.url)];
const NUMBERED = /^region \d+$/; // what nobody has given a name

export class Analyze extends LaterTask {
  elsewhere = ["regions"]; // they are pointed at

  constructor() {
    super({ load: async () => (await import("./editor/view.js")).AnalyzeView, styles: STYLES });
  }

  // What its regions are called, else how many there are, and the text that fits best. It is found by all of them.
  /** @param {Result} result @param {Edits | null} [edits] @returns {Summary} */
  summary(result, edits) {
    const { regions, texts } = edits ? { regions: edits.regions, texts: edits.scores } : result;
    /** @type {Map<string, number>} */
    const counts = new Map();
    const names = regions.map(({ name, label }) => (NUMBERED.test(name) ? "" : name || label || ""));
    for (const name of names) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const unnamed = counts.get("") ?? 0;
    counts.delete("");
    const named = [...counts].sort(([, one], [, other]) => other - one).map(([each, count]) => severally(sayLabel(each), count));
    const best = texts?.scores.find(({ rank }) => rank === 1);
    const rest = unnamed > 0 && sayCount(unnamed, "{n} region", "{n} regions");
    const words = listed([best && `${best.text} ${percentage(best.probability)}`, ...named, rest]);
    return { words: words || say("Ready to be pointed at"), terms: [...new Set([...(best ? [best.text] : []), ...[...counts.keys()].flatMap((each) => [sayLabel(each), each])])], count: regions.length, counts };
  }

  // Its results, with the regions as somebody has edited them.
  /** @override @returns {Promise<Files>} */
  async files() {
    const { FILES, jsonPiece } = await import("../files.js");
    return {
      ...FILES,
      words: "JSON",
      pieces: ({ result, edits }) => [jsonPiece(edits ? { ...result, regions: edits.regions, texts: edits.scores } : result)],
    };
  }

  // The outlines of its regions, drawn by code that comes when they are first wanted.
  /** @param {Result} result @param {Edits | null} [edits] @returns {Promise<Marking>} */
  async marks({ image, regions }, edits) {
    const { outlined } = await import("./editor/masks/thumbnail.js");
    return { size: image, marks: outlined(edits?.regions ?? regions) };
  }
}
