// Numbers and times as people read them, in English.

const UNKNOWN = "–";
const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const PERCENT = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const CLOCK_SECONDS = new Intl.DateTimeFormat("en", { timeStyle: "medium", hourCycle: "h23" });
const MOMENT = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });
const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

// Units of time: name, length in seconds, and of how many of them on a time is told in them.
const SPANS = [
  ["day", 86400, 2],
  ["hour", 3600, 2],
  ["minute", 60, 2],
  ["second", 1, 1],
  ["millisecond", 0.001, 0],
];

// A whole number: "1,234".
export function count(value) {
  return isKnown(value) ? WHOLE.format(value) : UNKNOWN;
}

// A measured number with three digits that matter: "0.25", "12.5", "1,234".
export function amount(value) {
  return isKnown(value) ? measured(value).format(value) : UNKNOWN;
}

// A time that something takes: "6.3 ms", "1.2 sec", "3 min", "5 hr", "3 days".
export function duration(seconds) {
  if (!isKnown(seconds)) {
    return UNKNOWN;
  }
  const [unit, size] = SPANS.find(([, length, least]) => seconds >= length * least) ?? SPANS.at(-1);
  const value = Math.max(0, seconds) / size;
  const rough = size >= 1 && value >= 2 ? { maximumFractionDigits: value < 10 ? 1 : 0 } : {};
  return measured(value, { style: "unit", unit, unitDisplay: "short", ...rough }).format(value);
}

// A part of a whole: "0.2%".
export function percent(part) {
  return PERCENT.format(part);
}

// A size in memory: "402 MB", "1.25 GB".
export function bytes(value) {
  if (!isKnown(value)) {
    return UNKNOWN;
  }
  const [unit, size] = value >= 1e9 ? ["gigabyte", 1e9] : ["megabyte", 1e6];
  return measured(value / size, { style: "unit", unit, unitDisplay: "short" }).format(value / size);
}

// How long ago a moment was, both in milliseconds: "12 seconds ago", "yesterday". A moment to come is "now".
export function ago(moment, now) {
  const seconds = Math.max(0, (now - moment) / 1000);
  const [unit, size] = SPANS.find(([, length]) => length <= Math.max(1, seconds));
  return RELATIVE.format(-Math.floor(seconds / size), unit);
}

// The time of the day, to the minute: "12:03".
export function clock(moment) {
  return CLOCK.format(moment);
}

// The time of the day, to the second: "12:03:20".
export function clockSeconds(moment) {
  return CLOCK_SECONDS.format(moment);
}

// Date and time: "Nov 21, 2026, 12:03:20".
export function moment(at) {
  return MOMENT.format(at);
}

function isKnown(value) {
  return Number.isFinite(value);
}

function measured(value, options = {}) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return new Intl.NumberFormat("en", { maximumFractionDigits: digits, ...options });
}
