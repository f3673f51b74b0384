// Numbers, times and sizes as the page's language writes them.

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

// A part of 1, such as a confidence, for people.
/** @param {number} part */
export function percent(part) {
  return say("{n} %", { n: Math.round(part * 100) });
}

// So many seconds, as roughly as one wants to know them beforehand.
/** @param {number} seconds */
export function about(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 90 ? say("about {n} s", { n: whole }) : say("about {n} min", { n: Math.round(whole / 60) });
}

// The size of a file.
/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) {
    return say("{n} bytes", { n: bytes });
  }
  return bytes < 1e6 ? say("{n} kB", { n: Math.round(bytes / 1000) }) : say("{n} MB", { n: number(bytes / 1e6, 1, 1) });
}

// A day and its time.
/** @param {Date} date @param {Intl.DateTimeFormatOptions} [style] */
export function moment(date, style = { dateStyle: "medium", timeStyle: "medium" }) {
  return date.toLocaleString(locale, style);
}
