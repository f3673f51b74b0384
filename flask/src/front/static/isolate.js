// Words of any script within others.

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

// These words run as their own letters do, and what stands beside them as it would without them.
/** @param {string} words */
export function isolated(words) {
  return RIGHT_TO_LEFT.test(words) ? `\u2068${words}\u2069` : words;
}

// What a reader takes for letters: one that has marks, or is made of several signs, is one.
/** @param {string} words @returns {string[]} */
export function letters(words) {
  return "Segmenter" in Intl ? [...new Intl.Segmenter().segment(words)].map(({ segment }) => segment) : [...words];
}
