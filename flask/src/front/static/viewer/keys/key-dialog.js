// The dialog with the keys of the page, and with the switch for those that are letters.

import { h } from "../../build.js";
import { isFromRight, say } from "../../languages/say.js";

const KEY = "?";

/** @param {HTMLInputElement} letters whether letters alone do something @returns {HTMLDialogElement} */
export function keyDialog(letters) {
  const title = h("h2", { id: "keys-title" }, say("Keys"));
  const list = h("dl", {}, rows().map(([keys, words]) => [h("dt", {}, keys.map((key) => h("kbd", {}, key))), h("dd", {}, words)]).flat());
  const label = h("label", {}, letters, say("Letters alone, and ?, do something"));
  const close = h("div", { class: "choices" }, h("button", { class: "button" }, say("Close")));
  return h("dialog", { class: "card keys", "aria-labelledby": title.id }, h("form", { method: "dialog" }, title, list, label, close));
}

/** @returns {[string[], string][]} */
function rows() {
  return [
    [isFromRight ? ["→", "←"] : ["←", "→"], say("the picture before, the one after")],
    [["Esc"], say("close the picture")],
    [["J"], say("the first new picture")],
    [["+", "−", "0"], say("on the picture: larger, smaller, all of it")],
    [["O"], say("on a label: only this one")],
    [["Ctrl", "Z"], say("take back what was removed")],
    [[KEY], say("these keys")],
  ];
}
