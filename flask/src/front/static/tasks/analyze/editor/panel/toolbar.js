// The buttons above the picture: what a press on it means, and what is done without one.

import { h, svg } from "../../../../build.js";
import { say } from "../../../../languages/say.js";
/** @import { Tool } from "../prompts/pointing.js" */

/** @type {[tool: Tool, words: string, about: string, icon: string][]} */
const TOOLS = [
  ["inside", say("Add"), say("Press on what is meant. Shift or the right button takes away."), "M12 5v14M5 12h14"],
  ["outside", say("Take away"), say("Press on what is not meant."), "M5 12h14"],
  ["box", say("Box"), say("Draw a box around what is meant. A mouse draws one with any tool but Move."), "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"],
  ["move", say("Move"), say("Move the zoomed picture; a press does nothing."), "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3"],
];

/**
 * @typedef {object} ToolbarActs
 * @property {() => void} begin another region
 * @property {() => void} undo
 * @property {(tool: Tool) => void} tooled another tool was chosen
 */

export class Toolbar {
  /** @type {Tool} */
  tool = "inside";
  #act;
  #tools;
  #begin;
  #undo;

  /** @param {ToolbarActs} act */
  constructor(act) {
    this.#act = act;
    this.#tools = TOOLS.map(([tool, words, about, path]) => ({ tool, button: button(words, about, path, () => this.choose(tool)) }));
    this.#begin = button(say("New region"), say("What is pressed next is another region (N)"), "", () => act.begin());
    this.#undo = button(say("Undo"), say("Undo (Ctrl+Z)"), "", () => act.undo());
    const tools = h("div", { class: "tools", role: "group", "aria-label": say("A press on the picture") }, this.#tools.map((each) => each.button));
    this.root = h("div", { class: "toolbar" }, tools, h("div", { class: "acts" }, this.#begin, this.#undo));
    this.choose(this.tool);
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.tool = tool;
    this.#tools.forEach((each) => each.button.setAttribute("aria-pressed", String(each.tool === tool)));
    this.#act.tooled(tool);
  }

  // Not `disabled`: a button that has the focus would lose it.
  /** @param {{ canBegin: boolean, canUndo: boolean }} can */
  update({ canBegin, canUndo }) {
    this.#begin.setAttribute("aria-disabled", String(!canBegin));
    this.#undo.setAttribute("aria-disabled", String(!canUndo));
  }
}

/** @param {string} words @param {string} about @param {string} path @param {() => void} onclick */
function button(words, about, path, onclick) {
  const icon = path && svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: path }));
  return h("button", { type: "button", class: "button plain", title: about, onclick }, icon || null, words);
}
