// The regions of a picture over its thumbnail.

import { coloursOf } from "../../../../canvas/palette.js";
import { boxPath } from "../../../marks.js";
import { nameOf } from "../regions.js";
import { shapeOf } from "./shapes.js";
/** @import { Mark } from "../../../tasks.js" */
/** @import { Region, RegionResult } from "../../types.js" */

const LARGEST = 4000; // letters of a mask: one with more has an outline that is too long for a small picture

// A mark for each region that has a place: its mask's outline, or its box where the mask is large or there is none yet.
/** @param {readonly (Region | RegionResult)[]} regions @returns {Mark[]} */
export function outlined(regions) {
  const names = regions.map((region, at) => nameOf({ id: at + 1, ...region }));
  const colours = coloursOf(names);
  return regions.flatMap((region, at) => {
    const path = pathOf(region);
    return path ? [{ path, colour: colours.get(names[at])?.line ?? "" }] : [];
  });
}

/** @param {Region | RegionResult} region */
function pathOf({ box, masks: [mask] }) {
  if (mask && mask.rle.counts.length <= LARGEST) {
    return shapeOf(mask).path;
  }
  const place = mask?.box ?? box;
  return place && boxPath(place);
}
