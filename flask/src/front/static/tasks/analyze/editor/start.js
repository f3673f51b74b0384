// What is on the page of a result before anybody has edited it.

import { promptOf } from "./regions.js";
import { regionKey, wordsKey } from "./requests/text-requests.js";
/** @import { Cleaning, Edits, Mask, Region, RegionResult, Result, Words } from "../types.js" */

const NUMBERED = /^region \d+$/;

// What somebody has called a region: not what it is called where nobody has, which says where it stood in its result.
/** @param {Pick<RegionResult, "name" | "label">} region */
export function ownName({ name, label }) {
  return name === label || NUMBERED.test(name) ? "" : name;
}

// A mask without what the page has no use for, since it is kept with each change.
/** @param {Mask} mask @returns {Mask} */
export function keptMask({ predicted_iou, stability, area, box, rle, polygon_iou }) {
  return { predicted_iou, stability, area, box, rle, polygon_iou };
}

// The regions of a result, numbered from `first`. What a grid of points found is kept by its mask: a point alone may mean
// another one of three.
/** @param {RegionResult[]} results @param {Cleaning} cleaning @param {Words} words @param {number} first @returns {Region[]} */
export function regionsOf(results, cleaning, words, first) {
  return results.map((result, at) => {
    const { source, box, points, label, confidence, texts } = result;
    const name = ownName(result);
    const masks = result.masks.map(keptMask);
    const given = source === "everything" ? (masks[0]?.rle ?? null) : null;
    const region = { id: first + at, name, source, box, points, label, confidence, given, masks, texts, textsOf: "" };
    return { ...region, masksOf: promptOf(region, cleaning), textsOf: texts && masks.length ? regionKey(region, wordsKey(words)) : "" };
  });
}

/** @param {Result} result @returns {Edits} */
export function editsOf({ regions, texts, options }) {
  const cleaning = { fill_holes: Number(options.fill_holes ?? 0), min_area: Number(options.min_area ?? 0), simplify: Number(options.simplify ?? 1) };
  const words = {
    text: textsIn(options.texts).join("\n"),
    none: options.none_of_these === true,
    regions: options.region_texts === true,
    template: String(options.template ?? "photo"),
  };
  return { regions: regionsOf(regions, cleaning, words, 1), words, scores: texts, scoresOf: texts ? wordsKey(words) : "", cleaning };
}

// The texts of the option, which has them as JSON.
/** @param {unknown} option @returns {string[]} */
function textsIn(option) {
  return typeof option === "string" && option.startsWith("[") ? JSON.parse(option) : [];
}
