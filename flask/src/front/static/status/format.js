// Numbers and times as people read them, in the page's language.

import { locale } from "../languages/say.js";

const UNKNOWN = "–";
const WHOLE = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const PERCENT = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const CLOCK_SECONDS = new Intl.DateTimeFormat(locale, { timeStyle: "medium", hourCycle: "h23" });
const MOMENT = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
const RELATIVE = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

// Units of time: name, length in seconds, and of how many of them on a time is told in them.
/** @type {[unit: string, seconds: number, least: number][]} */
const SPANS = [
  ["day", 86400, 2],
  ["hour", 3600, 2],
  ["minute", 60, 2],
  ["second", 1, 1],
  ["millisecond", 0.001, 0],
];
const SHORTEST = SPANS[SPANS.length - 1];

// A whole number: "1,234".
/** @param {number | null} value */
export function count(value) {
  return isKnown(value) ? WHOLE.format(value) : UNKNOWN;
}

// A measured number with three digits that matter: "0.25", "12.5", "1,234".
/** @param {number | null} value */
export function amount(value) {
  return isKnown(value) ? measured(value).format(value) : UNKNOWN;
}

// A time that something takes: "6.3 ms", "1.2 sec", "3 min", "5 hr", "3 days".
/** @param {number | null} seconds */
export function duration(seconds) {
  if (!isKnown(seconds)) {
    return UNKNOWN;
  }
  const [unit, size] = SPANS.find(([, length, least]) => seconds >= length * least) ?? SHORTEST;
  const value = Math.max(0, seconds) / size;
  const rough = size >= 1 && value >= 2 ? { maximumFractionDigits: value < 10 ? 1 : 0 } : {};
  return measured(value, { style: "unit", unit, unitDisplay: "short", ...rough }).format(value);
}

// A part of a whole: "0.2%".
/** @param {number} part */
export function percent(part) {
  return PERCENT.format(part);
}

// A size in memory: "402 MB", "1.25 GB".
/** @param {number | null} value */
export function bytes(value) {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  const large = value >= 1e9;
  const size = large ? 1e9 : 1e6;
  const unit = large ? "gigabyte" : "megabyte";
  return measured(value / size, { style: "unit", unit, unitDisplay: "short" }).format(value / size);
}

// How long ago a moment was, both in milliseconds: "12 seconds ago", "yesterday". A moment to come is "now".
/** @param {number} at @param {number} now */
export function ago(at, now) {
  const seconds = Math.max(0, (now - at) / 1000);
  const [unit, size] = SPANS.find(([, length]) => length <= Math.max(1, seconds)) ?? SHORTEST;
  return RELATIVE.format(-Math.floor(seconds / size), /** @type {Intl.RelativeTimeFormatUnit} */ (unit));
}

// The time of the day, to the minute: "12:03".
/** @param {number} at */
export function clock(at) {
  return CLOCK.format(at);
}

// The time of the day, to the second: "12:03:20".
/** @param {number} at */
export function clockSeconds(at) {
  return CLOCK_SECONDS.format(at);
}

// Date and time: "Nov 21, 2026, 12:03:20".
/** @param {number} at */
export function moment(at) {
  return MOMENT.format(at);
}

/** @param {number | null} value @returns {value is number} */
function isKnown(value) {
  return Number.isFinite(value);
}

/** @param {number} value @param {Intl.NumberFormatOptions} [options] */
function measured(value, options = {}) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits, ...options });
}
