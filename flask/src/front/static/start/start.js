// What a newcomer finds while there are no pictures: some to try by one press, what can be seen in them, and where they go.

import { h } from "../build.js";
import { listed, more, say, sayCount, sayGiven, sayLabel } from "../languages/say.js";
import { Problem, picture } from "../session/api.js";
/** @import { Models } from "../models.js" */
/** @import { RequestForm } from "../request/request-form.js" */
/** @import { Tasks, Trial } from "../tasks/tasks.js" */
/** @import { Model } from "../types.js" */

const NAMED = 3; // kinds, before all of them are asked for
const LOCALHOST = new Set(["localhost", "127.0.0.1", "[::1]"]);
const SENDS_ON = "chat completions"; // the runtime of a model that lies behind another server

/**
 * @typedef {object} StartPage
 * @property {Tasks} tasks
 * @property {RequestForm} request
 * @property {Models} models
 * @property {(file: File) => void} give a picture as if it had been dropped
 * @property {(text: string) => void} notify what went wrong, or ""
 */

export class Start {
  #root;
  #page;
  #lead;
  #samples;
  #trials = h("p", { class: "trials" });
  #kinds;
  #stays;
  #turn = 0; // of offering, the last of which counts

  // Fills what the page has of it in `root`, and the line `lead` above; page.css shows both while there are no pictures.
  /** @param {HTMLElement} root @param {HTMLElement} lead @param {StartPage} page */
  constructor(root, lead, page) {
    /** @param {string} selector */
    const part = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
    this.#root = root;
    this.#page = page;
    this.#lead = { root: lead, usual: lead.textContent };
    this.#samples = root.querySelector(".samples");
    this.#kinds = /** @type {HTMLDetailsElement} */ (part(".kinds"));
    this.#stays = part(".stays");
    if (!LOCALHOST.has(location.hostname)) {
      part(".stays span").textContent = say("Pictures go to this service, and nowhere else."); // a proxy may ask at localhost
    }
    part(".try").append(this.#trials);
    root.querySelectorAll("button.sample").forEach((button) => button.addEventListener("click", () => this.#try(/** @type {HTMLElement} */ (button))));
    this.#kinds.addEventListener("toggle", () => this.#kinds.open && this.#unfold());
    page.models.addEventListener("change", () => this.#offer());
    page.request.addEventListener("change", () => this.#offer());
    root.hidden = false;
    this.#offer();
  }

  // What is tried, seen and told is that of the picked task and of the model that answers.
  #offer() {
    const { request, tasks, models } = this.#page;
    const row = request.row(request.task ?? "");
    const task = tasks.of(request.task);
    const needsPicture = !row || row.inputs.some(({ kind, at_least }) => kind === "image" && at_least > 0);
    const samples = needsPicture && !task.trials ? this.#samples : null;
    this.#lead.root.textContent = row ? sayGiven(row.about) : this.#lead.usual;
    this.#samples?.toggleAttribute("hidden", !samples);
    this.#offerTrials(samples);
    this.#stays.hidden = models.own[0]?.runtime === SENDS_ON;
    this.#tellKinds(models.own[0]);
  }

  /** @param {Element | null} samples that are offered */
  async #offerTrials(samples) {
    const { request, tasks, models } = this.#page;
    const turn = ++this.#turn;
    const trials = (await tasks.of(request.task).trials?.(models.own).catch(() => [])) ?? []; // without a part that does not come
    if (turn === this.#turn) {
      this.#root.querySelector(".try")?.toggleAttribute("hidden", !samples && !trials.length);
      this.#trials.replaceChildren(...trials.map((trial) => h("button", { type: "button", class: "button plain", onclick: () => this.#begin(trial) }, trial.words)));
    }
  }

  /** @param {Model | undefined} model */
  #tellKinds(model) {
    const { request, tasks } = this.#page;
    const labels = (model && tasks.of(request.task).sees?.(model)) ?? [];
    const first = listed(labels.slice(0, NAMED).map(sayLabel));
    const rest = labels.length > NAMED ? say("{first} …", { first }) : first;
    const summary = /** @type {HTMLElement} */ (this.#kinds.querySelector("summary"));
    summary.textContent = sayCount(labels.length, "It can see {n} kind of things: {some}", "It can see {n} kinds of things: {some}", { some: rest });
    this.#kinds.hidden = !labels.length;
    if (this.#kinds.open) {
      this.#unfold();
    }
  }

  async #unfold() {
    const { Kinds } = await more().then(() => import("./kinds.js"));
    const { request, tasks, models } = this.#page;
    const [model] = models.own;
    Kinds.show(this.#kinds, (model && tasks.of(request.task).sees?.(model)) ?? []);
  }

  // The picture of that button goes the way of one that was dropped.
  /** @param {HTMLElement} button */
  async #try(button) {
    const { href = "", name = "" } = button.dataset;
    button.setAttribute("aria-busy", "true");
    try {
      const content = await picture(href);
      this.#page.notify("");
      this.#page.give(new File([content], name, { type: content.type }));
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
      this.#page.notify(problem.message);
    }
    button.removeAttribute("aria-busy");
  }

  /** @param {Trial} trial */
  async #begin({ file, fields }) {
    if (file) {
      this.#page.give(await file());
    } else {
      await this.#page.request.ask(fields ?? {});
    }
  }
}
