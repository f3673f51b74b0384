// Numbers and times as the page's language writes them.

import { locale, say } from "./say.js";

const numbers = new Map();
const MOMENT = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });

// The number with so many digits behind the point at most, and at least `least` of them.
/** @param {number} value @param {number} [most] @param {number} [least] */
export function number(value, most = 0, least = 0) {
  const key = `${most} ${least}`;
  const format = numbers.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: most, minimumFractionDigits: least });
  numbers.set(key, format);
  return format.format(value);
}

// A part of a whole, in whole percent: "12 %".
/** @param {number} part */
export function percentage(part) {
  return say("{n} %", { n: Math.round(part * 100) });
}

// How wide and high a picture is: "640 × 480 pixels".
/** @param {{ width: number, height: number }} size */
export function pixels({ width, height }) {
  return say("{size} pixels", { size: `${width} × ${height}` });
}

// These words, and of how many it is told in them where that is more than one: "person (3)".
/** @param {string} words @param {number} count */
export function severally(words, count) {
  return count > 1 ? say("{words} ({n})", { words, n: count }) : words;
}

// So many milliseconds, of which a part is told where they are few.
/** @param {number} time */
export function milliseconds(time) {
  const digits = time < 100 ? 1 : 0;
  return say("{n} ms", { n: number(time, digits, digits) });
}

// A day and the time on it, to the second.
/** @param {number | Date} at */
export function moment(at) {
  return MOMENT.format(at);
}

// So many seconds, as roughly as one wants to know them beforehand.
/** @param {number} seconds */
export function about(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 90 ? say("about {n} s", { n: whole }) : say("about {n} min", { n: Math.round(whole / 60) });
}
