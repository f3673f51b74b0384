// Which address is to be watched, and for how long.

import { h } from "../../build.js";
import { say } from "../../languages/say.js";

const MINUTES = [10, 60];

/** @typedef {{ address: string, seconds: number }} Wanted */

export class AddressForm {
  #address = h("input", { id: "watched", type: "text", inputmode: "url", required: true, maxlength: 2048, placeholder: "http://camera.local/video", autocomplete: "off", spellcheck: "false" });
  #minutes = h("select", { id: "watched-minutes" }, MINUTES.map((each) => h("option", { value: each }, say("{n} min", { n: each }))));
  #begin = h("button", { class: "button" }, say("Watch"));
  root;

  /** @param {(wanted: Wanted) => Promise<void>} ask */
  constructor(ask) {
    const about = h("p", { class: "about", id: "watched-about" }, say("A picture or an MJPEG stream by http or https, or a stream by RTSP. The service reads it; a name and a password may stand before the host."));
    this.#address.setAttribute("aria-describedby", about.id);
    const where = h("div", { class: "where" }, h("label", { for: "watched" }, say("Address of the camera")), this.#address);
    const long = h("div", {}, h("label", { for: "watched-minutes" }, say("For")), this.#minutes);
    this.root = h("form", { class: "address" }, h("div", { class: "asked" }, where, long, this.#begin), about);
    this.root.addEventListener("submit", async (event) => {
      event.preventDefault();
      this.#begin.disabled = true;
      await ask({ address: this.#address.value.trim(), seconds: 60 * Number(this.#minutes.value) });
      this.#begin.disabled = false;
    });
  }

  focus() {
    this.#address.focus();
  }
}
