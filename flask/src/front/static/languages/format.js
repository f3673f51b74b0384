// Numbers and times as the page's language writes them.

import { locale, say } from "./say.js";

const numbers = new Map();

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

// So many seconds, as roughly as one wants to know them beforehand.
/** @param {number} seconds */
export function about(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 90 ? say("about {n} s", { n: whole }) : say("about {n} min", { n: Math.round(whole / 60) });
}
