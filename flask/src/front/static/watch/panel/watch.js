// A camera's address that the service watches: asked for, looked at with its boxes, and ended.

import { h, svg } from "../../build.js";
import { moment } from "../../languages/format.js";
import { say } from "../../languages/say.js";
import { Problem, ask, askJson, cancel, jobUrl } from "../../session/api.js";
import { save } from "../../viewer/export/saving.js";
import { AddressForm } from "./address-form.js";
import { facts, happened, standing, summary, whyNot } from "./told.js";
/** @import { Job } from "../../types.js" */
/** @import { Wanted } from "./address-form.js" */
/** @import { Fault, Live, WatchEvent } from "./told.js" */

const CROSS = "M5 5l10 10M15 5L5 15";
const STREAMS = "/v1/streams";
const EVENTS_SHOWN = 50;

/**
 * @typedef {object} WatchPage
 * @property {() => string | null} model that looks at frames; null: the service's first
 * @property {() => void} changed it was opened, or closed
 */

export class Watch {
  #root;
  #page;
  #title = h("h2", { tabindex: -1 }, say("Watch an address"));
  #form;
  #others = h("ul", { class: "watched-already", hidden: true });
  #picture = h("img", { class: "watched", alt: say("What the camera sees, with its objects marked"), hidden: true });
  #words = h("p", { class: "words", role: "status" });
  #detail = h("p", { class: "detail", hidden: true });
  #facts = h("dl", { class: "facts" });
  #stop = h("button", { type: "button", class: "button", onclick: () => this.#end() }, say("Stop"));
  #file = h("button", { type: "button", class: "chip", onclick: () => this.#give() }, "JSON");
  #downloads = h("div", { class: "downloads", hidden: true }, h("p", {}, say("All events as a file:")), h("ul", {}, h("li", {}, this.#file)));
  #list = h("ol", { class: "happened", "aria-label": say("Events") });
  #beside;
  /** @type {Job | null} */
  #job = null;
  /** @type {Job | null} */
  #ended = null;
  /** @type {EventSource | null} */
  #source = null;
  #last = 0; // number of the newest event that is listed
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {HTMLElement} root @param {WatchPage} page */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    const close = h("button", { type: "button", class: "button plain close", "aria-label": say("Close"), title: say("Close"), onclick: () => this.close() });
    close.append(svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("path", { d: CROSS })));
    this.#form = new AddressForm((wanted) => this.#ask(wanted));
    this.#beside = h("div", { class: "panel", hidden: true }, this.#facts, this.#stop, this.#downloads, this.#list);
    const seen = h("div", { class: "picture" }, this.#form.root, this.#others, this.#picture, this.#words, this.#detail);
    root.classList.add("viewer", "live", "watching");
    root.append(h("div", { class: "bar" }, this.#title, close), h("div", { class: "columns" }, seen, this.#beside));
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault(); // it is not the picture below that is to be closed
        this.close();
      }
    });
  }

  // The address is asked for, or what is watched is seen.
  open() {
    if (!this.#root.contains(document.activeElement)) {
      this.#opener = /** @type {HTMLElement | null} */ (document.activeElement);
    }
    this.#root.hidden = false;
    this.#page.changed();
    if (!this.#job) {
      this.#form.focus();
      this.#look();
    }
  }

  // What this page began is not watched any more, and the focus is where it came from.
  close() {
    const back = this.#root.contains(document.activeElement) ? this.#opener : null;
    if (this.#job) {
      cancel(this.#job.id).catch(forgiven);
    }
    this.#leave();
    this.#root.hidden = true;
    this.#page.changed();
    back?.focus();
  }

  // What is watched already, as after a reload, can be looked at again.
  async #look() {
    const { streams } = await askJson(STREAMS).catch(() => ({ streams: [] }));
    const rows = streams.map((/** @type {any} */ job) => {
      const show = h("button", { type: "button", class: "button plain", onclick: () => this.#follow(job) }, say("Look"));
      return h("li", {}, h("span", {}, say("{name} is watched already", { name: job.name ?? job.id })), show);
    });
    this.#others.replaceChildren(...rows);
    this.#others.hidden = !rows.length || this.#job !== null;
  }

  /** @param {Wanted} wanted */
  async #ask(wanted) {
    this.#say("");
    const model = this.#page.model();
    const body = JSON.stringify(model ? { ...wanted, model } : wanted);
    try {
      this.#follow(await askJson(STREAMS, { method: "POST", headers: { "Content-Type": "application/json" }, body }));
    } catch (problem) {
      forgiven(problem);
      this.#refused({ code: problem.code, detail: problem.detail || problem.message });
    }
  }

  // The job is looked at until its end.
  /** @param {Job} job */
  #follow(job) {
    this.#leave();
    this.#job = job;
    this.#form.root.hidden = this.#others.hidden = true;
    this.#beside.hidden = this.#stop.hidden = false;
    this.#say(standing(undefined));
    this.#title.focus();
    this.#source = new EventSource(job.links.events);
    this.#source.addEventListener("message", ({ data }) => this.#hear(JSON.parse(data)));
    this.#source.addEventListener("error", () => this.#source?.readyState === EventSource.CLOSED && this.#lose(job));
  }

  // The service answered with something else than events, and the browser does not ask again. Why that is, is said; what is
  // watched still can be looked at again.
  /** @param {Job} job */
  async #lose(job) {
    this.#leave();
    const problem = await askJson(jobUrl(job.id)).then(() => new Problem(0), (each) => each);
    forgiven(problem);
    if (!this.#job && !this.#root.hidden) {
      this.#refused({ code: problem.code, detail: problem.detail || problem.message });
      this.#look();
    }
  }

  /** @param {Job & { error?: Fault, name?: string }} job */
  #hear(job) {
    if (job.id !== this.#job?.id) {
      return;
    }
    this.#title.textContent = this.#title.title = job.name ?? say("Watch an address");
    const live = /** @type {Live | undefined} */ (job.progress?.live);
    if (live) {
      this.#facts.replaceChildren(...facts(live).map(([value, words]) => h("div", {}, h("dt", {}, words), h("dd", {}, value))));
      this.#tell(live.events);
      this.#see(live);
    }
    if (job.state === "queued" || job.state === "running") {
      this.#say(standing(live));
      return;
    }
    this.#leave();
    this.#ended = job;
    this.#form.root.hidden = false;
    this.#stop.hidden = true;
    if (job.result) {
      this.#beside.hidden = this.#downloads.hidden = false;
      this.#tell(job.result.events);
      this.#say(summary(job.result));
    } else {
      this.#refused(job.error ?? { code: "canceled_job", detail: "" });
    }
  }

  // The picture is asked for once there is one.
  /** @param {Live} live */
  #see({ state }) {
    if (this.#picture.hidden && state === "watching" && this.#job) {
      this.#picture.src = this.#job.links.video;
      this.#picture.hidden = false;
    }
  }

  // The newest event is the first in the list.
  /** @param {WatchEvent[]} events */
  #tell(events) {
    const fresh = events.filter(({ number }) => number > this.#last);
    this.#last = fresh.at(-1)?.number ?? this.#last;
    const rows = fresh.reverse().map((each) => h("li", {}, h("span", {}, happened(each)), h("time", { datetime: each.at }, moment(new Date(each.at)))));
    this.#list.prepend(...rows);
    [...this.#list.children].slice(EVENTS_SHOWN).forEach((each) => each.remove());
  }

  // It ends with what it has.
  async #end() {
    const job = this.#job;
    if (!job) {
      return;
    }
    this.#title.focus(); // the button goes away, the focus does not
    try {
      await ask(`${jobUrl(job.id)}/stop`, { method: "POST" });
    } catch (problem) {
      forgiven(problem);
      await cancel(job.id).catch(forgiven); // it has not begun
    }
  }

  // Nothing of a job is looked at any more.
  #leave() {
    this.#source?.close();
    this.#source = null;
    this.#picture.removeAttribute("src");
    this.#picture.hidden = this.#beside.hidden = this.#downloads.hidden = true;
    this.#form.root.hidden = false;
    this.#job = this.#ended = null;
    this.#last = 0;
    this.#list.replaceChildren();
    this.#facts.replaceChildren();
    this.#say("");
    this.#title.textContent = say("Watch an address");
  }

  #give() {
    if (this.#ended) {
      save(new Blob([JSON.stringify(this.#ended.result, null, 2)], { type: "application/json" }), "watched.json");
    }
  }

  /** @param {Fault} fault */
  #refused(fault) {
    const { words, detail } = whyNot(fault);
    this.#say(words, detail === words ? "" : detail);
    this.#form.focus();
  }

  /** @param {string} words @param {string} [detail] */
  #say(words, detail = "") {
    if (this.#words.textContent !== words) {
      this.#words.textContent = words;
    }
    this.#detail.textContent = detail;
    this.#detail.hidden = !detail;
  }
}

// Whatever is no problem of the service's is one of ours. What cannot be ended has ended.
/** @param {unknown} problem @returns {asserts problem is Problem} */
function forgiven(problem) {
  if (!(problem instanceof Problem)) {
    throw problem;
  }
}
