// Which pictures of the gallery are selected: by their checkboxes, with Shift from the last one on, all by Ctrl+A.

import { Emitter } from "../../events.js";

// Event: "change". What is not seen is not selected.
/** @extends {Emitter<{ change: null, remove: null }>} */
export class Selection extends Emitter {
  #list;
  /** @type {Set<string>} */
  #keys = new Set();
  /** @type {string[]} */
  #seen = [];
  #last = ""; // the key of the box that was pressed last

  // `list` has an item for each picture, with its key as `data-key` and a checkbox.
  /** @param {HTMLElement} list */
  constructor(list) {
    super();
    this.#list = list;
    list.addEventListener("click", (event) => this.#press(event));
    list.addEventListener("keydown", (event) => this.#key(event));
  }

  // The keys, in the order in which they are seen.
  get keys() {
    return this.#seen.filter((key) => this.#keys.has(key));
  }

  // These are seen now, in this order, and no others.
  /** @param {string[]} seen */
  see(seen) {
    this.#seen = seen;
    const still = new Set(seen);
    const gone = [...this.#keys].filter((key) => !still.has(key));
    gone.forEach((key) => this.#keys.delete(key));
    this.#show();
    if (gone.length) {
      this.emit("change", null);
    }
  }

  all() {
    this.#become(this.#seen);
  }

  none() {
    this.#become([]);
  }

  /** @param {Iterable<string>} keys */
  #become(keys) {
    this.#keys = new Set(keys);
    this.#show();
    this.emit("change", null);
  }

  #show() {
    for (const item of this.#list.children) {
      const box = boxOf(item);
      const chosen = this.#keys.has(keyOf(item));
      if (box && box.checked !== chosen) {
        box.checked = chosen;
      }
      item.classList.toggle("selected", chosen);
    }
  }

  // With Shift all from the one that was pressed before become as this one is.
  /** @param {MouseEvent} event */
  #press({ target, shiftKey }) {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") {
      return;
    }
    const key = keyOf(target.closest("[data-key]"));
    const [from, to] = [this.#seen.indexOf(shiftKey ? this.#last : key), this.#seen.indexOf(key)];
    const reached = from < 0 ? [key] : this.#seen.slice(Math.min(from, to), Math.max(from, to) + 1);
    const keys = new Set(this.#keys);
    reached.forEach((each) => (target.checked ? keys.add(each) : keys.delete(each)));
    this.#last = key;
    this.#become(keys);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const command = (ctrlKey || metaKey) && !altKey && !shiftKey;
    const plain = !ctrlKey && !metaKey && !altKey && !shiftKey;
    if (command && key.toLowerCase() === "a") {
      this.all();
    } else if (plain && key === "Escape" && this.#keys.size) {
      this.none();
    } else if (plain && key === "Delete" && this.#keys.size) {
      this.emit("remove", null);
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** @param {Element | null} item */
function keyOf(item) {
  return item?.getAttribute("data-key") ?? "";
}

/** @param {Element} item @returns {HTMLInputElement | null} */
function boxOf(item) {
  return item.querySelector("input[type=checkbox]");
}
