// In which order the gallery is looked at: as its pictures were dropped, by name, or by how much is seen in them.

import { h } from "../../build.js";
import { Emitter } from "../../events.js";
import { locale, say, sayLabel } from "../../languages/say.js";
/** @import { Entry } from "../../session/entry.js" */

const [DROPPED, NAME, COUNT, LABEL] = ["dropped", "name", "count", "label "];
const names = new Intl.Collator(locale, { numeric: true });

/** @typedef {{ count: (key: string) => number, of: (key: string, label: string) => number }} Counted how much is seen in a picture, in all or of a label */

// These entries in the order that `by` names; those that are the same in that stay as they were.
/** @param {Entry[]} entries @param {string} by @param {Counted} counted */
export function sorted(entries, by, { count, of }) {
  if (by === NAME) {
    return [...entries].sort((one, other) => names.compare(one.name, other.name));
  }
  if (by === COUNT) {
    return [...entries].sort((one, other) => count(other.key) - count(one.key));
  }
  if (by.startsWith(LABEL)) {
    const label = by.slice(LABEL.length);
    return [...entries].sort((one, other) => of(other.key, label) - of(one.key, label));
  }
  return entries;
}

// The field for it. Event: "change".
/** @extends {Emitter<{ change: null }>} */
export class Sorting extends Emitter {
  #labels = h("optgroup", { label: say("By how many are in it") });
  #field = h(
    "select",
    { onchange: () => this.emit("change", null) },
    h("option", { value: DROPPED }, say("As dropped")),
    h("option", { value: NAME }, say("By name")),
    h("option", { value: COUNT }, say("Most objects first")),
    this.#labels,
  );
  root = h("label", { class: "sorting" }, h("span", {}, say("Sort")), this.#field);
  #offered = "";

  get by() {
    return this.#field.value;
  }

  // These labels can be sorted by, and the one that is sorted by.
  /** @param {string[]} labels */
  offer(labels) {
    const chosen = this.by;
    const own = chosen.startsWith(LABEL) ? [chosen.slice(LABEL.length)] : [];
    const offered = [...new Set([...labels, ...own])].sort();
    if (offered.join("\n") !== this.#offered) {
      this.#offered = offered.join("\n");
      this.#labels.replaceChildren(...offered.map((label) => h("option", { value: LABEL + label }, say("Most {label} first", { label: sayLabel(label) }))));
      this.#field.value = chosen;
    }
    this.#labels.hidden = !offered.length;
  }
}
