// How many pictures, and how many texts: what was asked for without a picture.

/** @import { Entry } from "../session/entry.js" */

/** @typedef {{ pictures: number, texts: number }} Mixed */

/** @param {Pick<Entry, "textOnly">[]} entries @returns {Mixed} */
export function mixOf(entries) {
  const texts = entries.filter(({ textOnly }) => textOnly).length;
  return { pictures: entries.length - texts, texts };
}

// "3 pictures and 1 text"; "0 pictures" where there is nothing.
/** @param {Mixed} mix */
export function counted({ pictures, texts }) {
  const parts = [(pictures || !texts) && each(pictures, "picture"), texts && each(texts, "text")];
  return parts.filter(Boolean).join(" and ");
}

// What they are together, as their heading says.
/** @param {Mixed} mix */
export function kinds({ pictures, texts }) {
  return [(pictures || !texts) && "pictures", texts && "texts"].filter(Boolean).join(" and ");
}

/** @param {number} count @param {string} noun */
function each(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
