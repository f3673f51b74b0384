// A picture being analyzed: the picture to point at, beside it words and regions, below it the files.

import { h } from "../../../build.js";
import { say } from "../../../languages/say.js";
import { StatusMessage } from "../../../viewer/status-message.js";
import { Files } from "./files.js";
import { Finding } from "./panel/finding.js";
import { Look } from "./panel/look.js";
import { RegionList } from "./panel/region-list.js";
import { measured } from "./panel/scores.js";
import { WordsPanel } from "./panel/words-panel.js";
import { Picture } from "./picture.js";
import { nameOf } from "./regions.js";
import { Workbench } from "./workbench.js";
/** @import { Entry } from "../../../session/entry.js" */
/** @import { TaskPage } from "../../tasks.js" */

const KEPT_AFTER = 400; // milliseconds in which nothing more is changed
const FIELDS = "input:not([type=range], [type=checkbox]), textarea, select";

export class AnalyzeView {
  #session;
  #status;
  #picture;
  #words = new WordsPanel((words) => this.#bench?.compare(words));
  #finding = new Finding({ find: (kind) => this.#bench?.find(kind), stop: () => this.#bench?.stop() });
  #list;
  #look;
  #files;
  #doing = h("p", { class: "doing", role: "status" });
  #again = h("button", { type: "button", class: "button plain", hidden: true, onclick: () => this.#bench?.again() }, say("Try again"));
  #result;
  /** @type {Workbench | null} */
  #bench = null;
  #shown = ""; // entry and job
  #keeping = 0;
  #said = "";

  /** @param {HTMLElement} root @param {TaskPage} page */
  constructor(root, { session, uploads }) {
    const status = h("div", { class: "status" });
    this.#session = session;
    this.#status = new StatusMessage(status, uploads);
    this.#picture = new Picture();
    this.#list = new RegionList({
      choose: (id) => this.#choose(id),
      light: (id) => this.#bench?.regions.light(id),
      rename: (id, name) => this.#bench?.regions.edit(id, { name }),
      pick: (id, at) => this.#bench?.pick(id, at),
      remove: (id) => this.#remove(id),
    });
    this.#look = new Look({ drawn: (look) => this.#picture.look(look), cleaned: (cleaning) => this.#bench?.clean(cleaning) });
    this.#files = new Files(session);
    const regions = h(
      "section",
      { class: "found", "aria-label": say("Regions") },
      h("h3", {}, say("Regions")),
      this.#finding.root,
      h("div", { class: "trouble-line" }, this.#doing, this.#again),
      this.#list.root,
      this.#look.root,
    );
    const panel = h("div", { class: "panel" }, regions);
    const more = h("div", { class: "more" }, h("div", { class: "downloads" }, this.#files.root));
    this.#result = h("div", { class: "analyze-result" }, h("div", { class: "columns" }, this.#picture.root, panel, this.#words.root), more);
    root.append(status, this.#result);
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {Entry} entry */
  update(entry) {
    this.#status.update(entry);
    this.#result.hidden = !entry.result;
    const shown = entry.result ? `${entry.key} ${entry.job}` : "";
    if (shown !== this.#shown) {
      this.clear();
      this.#shown = shown;
      if (entry.result) {
        this.#open(entry);
      }
    }
  }

  offer() {}

  clear() {
    this.#keep();
    this.#bench?.drop();
    this.#bench = null;
    this.#shown = "";
    this.#picture.clear();
  }

  /** @param {Entry} entry */
  async #open(entry) {
    const bench = new Workbench(this.#session, entry);
    this.#bench = bench;
    this.#said = "";
    this.#words.begin(bench.words);
    this.#look.begin(bench.cleaning);
    this.#finding.tell({ steps: null, words: "" });
    this.#mask({ busy: false, words: "" });
    this.#files.update(entry, () => bench.exported());
    bench.addEventListener("change", () => this.#changed(bench));
    bench.regions.addEventListener("light", () => this.#draw(bench));
    bench.addEventListener("masking", ({ detail }) => this.#bench === bench && this.#mask(detail));
    bench.addEventListener("ranking", ({ detail }) => this.#bench === bench && this.#words.tell(detail));
    bench.addEventListener("finding", ({ detail }) => this.#bench === bench && this.#finding.tell(detail));
    this.#draw(bench);
    const url = await this.#session.pictureUrl(entry.key).catch(() => null);
    if (this.#bench === bench) {
      this.#picture.show(bench, url, entry.result.image, entry.name);
    }
  }

  /** @param {Workbench} bench */
  #changed(bench) {
    if (this.#bench === bench) {
      this.#draw(bench);
      this.#say(bench);
      clearTimeout(this.#keeping);
      this.#keeping = setTimeout(() => this.#keep(), KEPT_AFTER);
    }
  }

  /** @param {Workbench} bench */
  #draw(bench) {
    const { list, chosen, lit } = bench.regions;
    this.#picture.draw();
    this.#list.update(list, chosen, lit, (region) => bench.isPending(region));
    this.#words.show(bench.scores);
  }

  // What has become of the chosen region is told aloud, once its mask is there.
  /** @param {Workbench} bench */
  #say({ regions: { chosen } }) {
    const mask = chosen?.masks[0];
    if (chosen && mask && chosen.masksOf !== this.#said) {
      this.#said = chosen.masksOf;
      this.#picture.say(say("{name}: {facts}", { name: nameOf(chosen), facts: measured(mask) }));
    }
  }

  // What was edited stays with the entry, over a reload too.
  #keep() {
    if (this.#keeping && this.#bench) {
      const [key] = this.#shown.split(" ");
      this.#session.change(key, { edits: this.#bench.edits });
    }
    clearTimeout(this.#keeping);
    this.#keeping = 0;
  }

  /** @param {{ busy: boolean, words: string }} doing */
  #mask({ busy, words }) {
    this.#doing.textContent = words;
    this.#again.hidden = busy || !words || !this.#bench?.regions.list.some((region) => this.#bench?.isPending(region));
  }

  /** @param {number | null} id */
  #choose(id) {
    this.#bench?.regions.choose(id);
    if (id !== null) {
      this.#picture.reveal(id);
      this.#list.focus(id);
    }
  }

  // The focus, which was on what is gone, is where one goes on.
  /** @param {number} id */
  #remove(id) {
    this.#bench?.regions.remove(id);
    this.#picture.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {Element} */ (event.target);
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && !target.closest(FIELDS)) {
      event.preventDefault();
      this.#bench?.regions.undo();
    }
  }
}
