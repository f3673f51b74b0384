// What the page says, in the language of its visitor. The English text is the key; what a language lacks is said in
// English. See front/languages.py, which says the same in templates.

/** @typedef {Record<string, string | number>} Values by their names in braces */

const ENGLISH = "en";
export const language = document.documentElement.lang || ENGLISH;
const plural = new Intl.PluralRules(language);
/** @type {Record<string, string | Record<string, string>>} the texts, those with a number by their plural category */
const texts = language === ENGLISH ? {} : await looked(new URL(`./${language}.json`, import.meta.url));

// The text with `values` in the place of their names: say("{done} of {all} done", { done, all }).
/** @param {string} text @param {Values} [values] */
export function say(text, values = {}) {
  const said = texts[text];
  return filled(typeof said === "string" ? said : text, values);
}

// The text for so many: sayCount(3, "{n} picture", "{n} pictures"). A language has its forms under the second text.
/** @param {number} n @param {string} one @param {string} other @param {Values} [values] */
export function sayCount(n, one, other, values = {}) {
  const said = texts[other];
  const own = typeof said === "object" ? (said[plural.select(n)] ?? said.other) : said;
  return filled(own ?? (n === 1 ? one : other), { n: n.toLocaleString(language), ...values });
}

/** @param {string} text @param {Values} values */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {URL} address */
async function looked(address) {
  try {
    return await (await fetch(address)).json();
  } catch {
    return {}; // the page works without
  }
}
