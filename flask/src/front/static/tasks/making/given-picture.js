// A picture that goes with what is asked for: chosen, dropped, or one that another job has.

import { h } from "../../build.js";
import { Emitter } from "../../events.js";
import { say } from "../../languages/say.js";

const OF_A_JOB = /^job:([^/]+)\/(.+)$/;
const PICTURES = "image/*,.heic,.heif,.avif,.tif,.tiff";

// Tells "change".
/** @extends {Emitter<{ change: null }>} */
export class GivenPicture extends Emitter {
  #image = h("img", { alt: "" });
  #name = h("span", { class: "name" });
  #chooser;
  #choose;
  #remove;
  #words;
  #hint;
  /** @type {Blob | string} */
  #value = "";
  #url = "";

  /** @param {string} words what it is for @param {string} [hint] how else it comes here */
  constructor(words, hint = "") {
    super();
    this.#hint = hint;
    this.#words = words;
    this.#chooser = h("input", { type: "file", accept: PICTURES, hidden: true });
    this.#choose = h("button", { type: "button", class: "button plain", onclick: () => this.#chooser.click() }, `${words} …`);
    this.#remove = h("button", { type: "button", class: "button plain", onclick: () => this.#removed() }, say("Without it"));
    this.#chooser.addEventListener("change", () => {
      [...(this.#chooser.files ?? [])].forEach((file) => (this.value = file));
      this.#chooser.value = ""; // the same picture may be chosen again
    });
    this.#image.addEventListener("error", () => (this.#image.hidden = true)); // this browser cannot show it
    this.root = h("div", { class: "given" }, this.#image, this.#name, this.#choose, this.#remove, this.#chooser);
    this.#tell();
  }

  // The picture, or where it is: job:<id>/<file>. "" where there is none.
  get value() {
    return this.#value;
  }

  /** @param {Blob | string} value */
  set value(value) {
    URL.revokeObjectURL(this.#url);
    this.#value = value;
    this.#url = typeof value === "string" ? urlOf(value) : URL.createObjectURL(value);
    this.#tell();
    this.emit("change", null);
  }

  // Where a browser finds it; "" where there is none.
  get url() {
    return this.#url;
  }

  focus() {
    this.#choose.focus();
  }

  #removed() {
    this.value = "";
    this.#choose.focus();
  }

  #tell() {
    const value = this.#value;
    this.#image.hidden = !this.#url;
    if (this.#url) {
      this.#image.src = this.#url;
    }
    this.#name.textContent = value instanceof File ? value.name : value ? say("A picture made here") : "";
    this.#choose.replaceChildren(value ? say("Another …") : `${this.#words} …`, value || !this.#hint ? "" : h("small", {}, this.#hint));
    this.root.classList.toggle("empty-well", !value);
    this.#remove.hidden = !value;
  }
}

// Where the file of a job is that such a reference names; "" for what is none.
/** @param {string} reference */
export function urlOf(reference) {
  const [, job, file] = OF_A_JOB.exec(reference) ?? [];
  return job ? `/v1/jobs/${job}/files/${file}` : "";
}
