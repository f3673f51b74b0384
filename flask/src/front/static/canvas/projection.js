// Where a picture lies in its frame: pure maths.
//
// Sizes are {width, height}: the picture's in its pixels, the frame's in screen pixels. Points are {x, y}.
// A view is {scale, x, y}: how many times as large as fitted, and which point of the picture (0..1 from left
// and top) is in the middle of the frame. So a view means the same in a frame of another size.

/** @import { Box, Size } from "../types.js" */

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {Readonly<{ scale: number, x: number, y: number }>} View */
/** @typedef {{ factor: number, left: number, top: number }} Projection */

/** @type {View} */
export const FITTED = Object.freeze({ scale: 1, x: 0.5, y: 0.5 });
const LARGEST_PIXEL = 16;
const ALMOST_FITTED = 1.001;

// Screen pixels per pixel of the fitted picture: all of it is seen, as large as the frame allows.
/** @param {Size} picture @param {Size} frame */
export function fitFactor(picture, frame) {
  return Math.min(frame.width / picture.width, frame.height / picture.height);
}

// The greatest scale: a pixel of the picture is 16 on the screen, or as large as fitted where that is more.
/** @param {Size} picture @param {Size} frame */
export function largestScale(picture, frame) {
  return Math.max(1, LARGEST_PIXEL / fitFactor(picture, frame));
}

// The view nearest to this one in which the picture fills as much of the frame as it can.
/** @param {View} view @param {Size} picture @param {Size} frame */
export function clamp(view, picture, frame) {
  const wanted = view.scale < ALMOST_FITTED ? 1 : view.scale;
  const scale = Math.min(wanted, largestScale(picture, frame));
  const factor = fitFactor(picture, frame) * scale;
  return Object.freeze({
    scale,
    x: centred(view.x, frame.width / (picture.width * factor)),
    y: centred(view.y, frame.height / (picture.height * factor)),
  });
}

// What a view comes to on the screen, {factor, left, top}: where the picture's corner is, and how large its
// pixels.
/** @param {View} view @param {Size} picture @param {Size} frame */
export function project(view, picture, frame) {
  const factor = fitFactor(picture, frame) * view.scale;
  return {
    factor,
    left: frame.width / 2 - view.x * picture.width * factor,
    top: frame.height / 2 - view.y * picture.height * factor,
  };
}

// A point of the picture, in its pixels, as a point of the frame.
/** @param {Point} point @param {Projection} projection */
export function toScreen(point, { factor, left, top }) {
  return { x: left + point.x * factor, y: top + point.y * factor };
}

// A point of the frame as a point of the picture, in its pixels.
/** @param {Point} point @param {Projection} projection */
export function toPicture(point, { factor, left, top }) {
  return { x: (point.x - left) / factor, y: (point.y - top) / factor };
}

// The view `times` as large; what was at this point of the frame stays there, unless the picture's edge
// forbids it.
/** @param {View} view @param {number} times @param {Point} point @param {Size} picture @param {Size} frame */
export function zoomAt(view, times, point, picture, frame) {
  const scale = within(view.scale * times, 1, largestScale(picture, frame));
  const kept = toPicture(point, project(view, picture, frame));
  const factor = fitFactor(picture, frame) * scale;
  const x = (kept.x + (frame.width / 2 - point.x) / factor) / picture.width;
  const y = (kept.y + (frame.height / 2 - point.y) / factor) / picture.height;
  return clamp({ scale, x, y }, picture, frame);
}

// The view after the picture was dragged by so many screen pixels.
/** @param {View} view @param {Point} by @param {Size} picture @param {Size} frame */
export function pan(view, by, picture, frame) {
  const { factor } = project(view, picture, frame);
  const x = view.x - by.x / (picture.width * factor);
  const y = view.y - by.y / (picture.height * factor);
  return clamp({ scale: view.scale, x, y }, picture, frame);
}

// A view in which all of this box, in the picture's pixels, is seen: this one, where it is already.
/** @param {Box} xyxy @param {View} view @param {Size} picture @param {Size} frame */
export function revealing([left, top, right, bottom], view, picture, frame) {
  const projection = project(view, picture, frame);
  const from = toScreen({ x: left, y: top }, projection);
  const to = toScreen({ x: right, y: bottom }, projection);
  if (from.x >= -1 && from.y >= -1 && to.x <= frame.width + 1 && to.y <= frame.height + 1) return view;
  const room = Math.min(frame.width / (to.x - from.x), frame.height / (to.y - from.y));
  const [x, y] = [(left + right) / 2 / picture.width, (top + bottom) / 2 / picture.height];
  return clamp({ scale: view.scale * Math.min(1, room), x, y }, picture, frame);
}

/** @param {number} value @param {number} least @param {number} most */
function within(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

// Along one axis: a picture smaller than the frame is in its middle, a larger one reaches both of its edges.
/** @param {number} middle @param {number} part */
function centred(middle, part) {
  return part >= 1 ? 0.5 : within(middle, part / 2, 1 - part / 2);
}
