// What is drawn over thumbnails, as paths of SVG: whole pixels are as fine as anybody sees.

/** @import { Box } from "../types.js" */

// A box.
/** @param {Box} xyxy */
export function boxPath(xyxy) {
  const [left, top, right, bottom] = xyxy.map(Math.round);
  return `M${left} ${top}H${right}V${bottom}H${left}z`;
}

// A closed line through these points.
/** @param {readonly (readonly [x: number, y: number])[]} points */
export function linePath(points) {
  return `M${points.map(([x, y]) => `${Math.round(x)} ${Math.round(y)}`).join("L")}z`;
}
