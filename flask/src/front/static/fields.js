// Where somebody writes, or chooses by keys: what the page does by keys and pasting is not done there.

const FIELDS = "input:not([type=checkbox], [type=range], [type=radio]), textarea, select, [contenteditable]";

/** @param {EventTarget | null} target */
export function isField(target) {
  return target instanceof Element && target.closest(FIELDS) !== null;
}
