// What the page says, in the language of its visitor. The English text is the key; what a language lacks is said in
// English. What the first view says is there at once, in <code>.json; the rest, in later/<code>.json, comes with the
// code that says it. See front/languages.py, which says the same in templates.

/** @typedef {Record<string, string | number>} Values by their names in braces */
/** @typedef {Record<string, string | Record<string, string>>} Texts those with a number by their plural category */

const ENGLISH = "en";
export const language = document.documentElement.lang || ENGLISH;
// With the digits that are in file names, sizes and fields as well.
export const locale = new Intl.Locale(language, { numberingSystem: "latn" }).toString();
export const isFromRight = document.documentElement.dir === "rtl";
const plural = new Intl.PluralRules(language);
/** @type {{ texts?: Texts, labels?: Record<string, string> }} */
const file = language === ENGLISH ? {} : await looked(`./${language}.json`);
/** @type {Promise<void> | null} */
let coming = null;
if (document.documentElement.dataset.texts === "all") {
  await more();
}

// What code that comes later says is there from now on; where it did not come, the next call asks again.
export function more() {
  return (coming ??= language === ENGLISH ? Promise.resolve() : added());
}

async function added() {
  const { texts } = await looked(`./later/${language}.json`);
  if (texts) {
    file.texts = { ...file.texts, ...texts };
  } else {
    coming = null;
  }
}

// The text with `values` in the place of their names: say("{done} of {all} done", { done, all }).
/** @param {string} text @param {Values} [values] */
export function say(text, values = {}) {
  const own = file.texts?.[text];
  return filled(typeof own === "string" ? own : text, values);
}

// The text for so many: sayCount(3, "{n} picture", "{n} pictures"). A language has its forms under the second text.
/** @param {number} n @param {string} one @param {string} other @param {Values} [values] */
export function sayCount(n, one, other, values = {}) {
  const own = file.texts?.[other];
  const form = typeof own === "object" ? (own[plural.select(n)] ?? own.other) : own;
  return filled(form ?? (n === 1 ? one : other), { n, ...values });
}

// What a model calls an object: its label, which a language may know.
/** @param {string} label */
export function sayLabel(label) {
  return file.labels?.[label] ?? label;
}

// What the service says in English, such as the name of a task or what an option is for.
/** @param {string} text */
export function sayGiven(text) {
  const own = file.texts?.[text];
  return typeof own === "string" ? own : apart(text);
}

// The same where it may be among what comes later: that is waited for then.
/** @param {string} text */
export async function sayGivenLater(text) {
  if (text && !file.texts?.[text]) {
    await more();
  }
  return sayGiven(text);
}

// Parts that stand beside each other: "a, b, c".
/** @param {(string | false | null | undefined)[]} parts */
export function listed(parts) {
  const said = parts.filter((part) => typeof part === "string").filter(Boolean);
  return said.length ? said.reduce((first, second) => say("{first}, {second}", { first, second })) : "";
}

/** @param {string} text @param {Values} values */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

/** @param {string | number} value */
function shown(value) {
  return typeof value === "number" ? value.toLocaleString(locale) : apart(value);
}

// A name from left to right among words from the right keeps to itself, and so does "640 × 480". What was put together of
// such parts runs as the language does: which way that is cannot be seen from outside of its parts.
/** @param {string} text */
function apart(text) {
  const begin = text.includes("\u2068") ? "\u2067" : "\u2068";
  return isFromRight && text ? `${begin}${text}\u2069` : text;
}

/** @param {string} name of a file */
async function looked(name) {
  try {
    return await (await fetch(new URL(name, import.meta.url))).json();
  } catch {
    return {}; // the page works without
  }
}
