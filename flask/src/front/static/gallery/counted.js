// How many pictures, and how many texts: what was asked for without a picture.

import { say, sayCount } from "../languages/say.js";
/** @import { Entry } from "../session/entry.js" */

/** @typedef {{ pictures: number, texts: number }} Mixed */

/** @param {Pick<Entry, "textOnly">[]} entries @returns {Mixed} */
export function mixOf(entries) {
  const texts = entries.filter(({ textOnly }) => textOnly).length;
  return { pictures: entries.length - texts, texts };
}

// "3 pictures", "1 picture and 2 texts".
/** @param {Mixed} mix */
export function counted({ pictures, texts }) {
  const [first, second] = [sayCount(pictures, "{n} picture", "{n} pictures"), sayCount(texts, "{n} text", "{n} texts")];
  if (!texts) {
    return first;
  }
  return pictures ? say("{first} and {second}", { first, second }) : second;
}

// What they are called together.
/** @param {Mixed} mix */
export function titleOf({ pictures, texts }) {
  if (!texts) {
    return say("Your pictures");
  }
  return pictures ? say("Your pictures and texts") : say("Your texts");
}

// What is asked before they are removed.
/** @param {Mixed} mix */
export function questionOf(mix) {
  const things = counted(mix);
  return mix.pictures + mix.texts > 1 ? say("Remove all {things}?", { things }) : say("Remove {things}?", { things });
}
