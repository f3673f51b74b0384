// Labels as the server's option writes them: with commas between, those with something odd in them in double quotes.

const NEEDS_QUOTES = /[,:"]|^\s|\s$|^$/;
const EACH = /\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g;

// The option that wants these labels.
/** @param {string[]} labels */
export function labelList(labels) {
  return labels.map((each) => (NEEDS_QUOTES.test(each) ? `"${each.replaceAll('"', '""')}"` : each)).join(",");
}

// The labels that `labelList` wrote into `text`.
/** @param {string} text */
export function labelsIn(text) {
  const found = [...`${text},`.matchAll(EACH)].slice(0, -1);
  return found.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}
