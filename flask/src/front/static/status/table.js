// A table that is brought up to date in place, and words instead where it would be empty.

import { h } from "../build.js";
import { patchDom } from "./dom-patch.js";
/** @import { Attributes, Child } from "../build.js" */

/**
 * @template R
 * @typedef {{ name: string, of: (row: R, now: number) => Child | Child[] }} Column
 */

/** @template R */
export class Table {
  #root;
  #columns;
  #empty;

  // `columns`: [{name, of: (row, now) => what a cell shows, or null}], the first names the row. Without rows
  // there is `empty` instead.
  /** @param {HTMLElement} root @param {Column<R>[]} columns @param {Child | Child[]} empty */
  constructor(root, columns, empty) {
    this.#root = root;
    this.#columns = columns;
    this.#empty = empty;
  }

  // The table shows `rows`, seen at `now` (milliseconds). A row with a `key` stays the same element.
  /** @param {R[]} rows @param {number} now @param {(row: R) => string | null} [key] */
  show(rows, now, key = () => null) {
    if (!rows.length) {
      patchDom(this.#root, h("p", { class: "empty" }, this.#empty));
      return;
    }
    const names = this.#columns.map(({ name }) => h("th", { scope: "col", role: "columnheader" }, name));
    const body = rows.map((row) => h("tr", { role: "row", "data-key": key(row) }, this.#cells(row, now)));
    const table = h(
      "table",
      { role: "table", "aria-labelledby": this.#root.closest("section")?.getAttribute("aria-labelledby") },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, names)),
      h("tbody", { role: "rowgroup" }, body),
    );
    patchDom(this.#root, table);
  }

  /** @param {R} row @param {number} now */
  #cells(row, now) {
    return this.#columns.map(({ name, of }, at) => {
      const roles = at ? { role: "cell" } : { scope: "row", role: "rowheader" };
      return cell(at ? "td" : "th", { ...roles, "data-column": name }, of(row, now));
    });
  }
}

/** @param {"td" | "th"} tag @param {Attributes} attributes @param {Child | Child[]} content */
function cell(tag, attributes, content) {
  return h(tag, { ...attributes, "data-empty": content === null }, h("span", {}, content ?? "–"));
}
