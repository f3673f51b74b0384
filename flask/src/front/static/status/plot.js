// A live plot of the last hour: title, last values, curve, and the same as a table for who cannot see it.

import { h, svg } from "../build.js";
import { drawing } from "./drawing.js";
import { clockSeconds } from "./format.js";
import { patchDom } from "./dom-patch.js";
import { thinned } from "./series.js";
import { say } from "../languages/say.js";
/** @import { PlotRow } from "./plots.js" */
/** @import { PlotPoint, Sample } from "./series.js" */

/** @typedef {{ name: string, points: PlotPoint[] }} Line */

export class Plot {
  #about;
  /** @type {Sample[]} */
  #samples = [];
  #description;
  #drawn = svg("g", { "aria-hidden": "true" });
  #picture;
  #legend = h("ul", { class: "legend" });
  #table = h("table");
  #details;

  // `about` is a row of plots.js. The plot is `element`, to be placed by the caller.
  /** @param {PlotRow} about */
  constructor(about) {
    const { series, title } = about;
    const [titled, described] = [`plot-${series}-title`, `plot-${series}-description`];
    const named = { role: "img", "aria-labelledby": titled, "aria-describedby": described };
    this.#about = about;
    this.#description = svg("desc", { id: described });
    this.#picture = svg(
      "svg",
      { class: "plot", "data-series": series, ...named },
      svg("title", { id: titled }, say("{title}, the last hour", { title })),
      this.#description,
      this.#drawn,
    );
    const region = { class: "scroll", tabindex: "0", role: "region", "aria-label": say("{title}, as a table", { title }) };
    this.#details = h(
      "details",
      { ontoggle: () => this.#write() },
      h("summary", {}, say("As a table"), h("span", { class: "visually-hidden" }, `: ${title}`)),
      h("div", region, this.#table),
    );
    const heading = h("figcaption", {}, h("h3", {}, title), this.#legend);
    this.element = h("figure", { class: "card" }, heading, this.#picture, this.#details);
    new ResizeObserver(() => this.#draw()).observe(this.#picture);
  }

  // The plot shows `samples`, oldest first.
  /** @param {Sample[]} samples */
  show(samples) {
    this.#samples = samples;
    const lines = this.#lines();
    patchDom(this.#legend, lines.map((line, at) => this.#entry(line, at)));
    patchDom(this.#description, lines.map((line) => this.#words(line)).join(" "));
    this.#draw();
    this.#write();
  }

  #lines() {
    return this.#about.lines.map(({ name, points }) => ({ name, points: points(this.#samples) }));
  }

  #draw() {
    const { width, height } = this.#picture.getBoundingClientRect();
    if (!this.#samples.length || !width) {
      return;
    }
    const size = { width, height, em: parseFloat(getComputedStyle(this.#picture).fontSize) };
    const curves = this.#lines().map(({ points }) => points);
    this.#picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    patchDom(this.#drawn, drawing(curves, this.#samples[this.#samples.length - 1].at, this.#about, size));
  }

  /** @param {Line} line @param {number} at */
  #entry({ name, points }, at) {
    const stroke = svg("path", { class: `line line-${at + 1}`, d: "M0 4H24" });
    const sign = svg("svg", { class: "sign", viewBox: "0 0 24 8", "aria-hidden": "true" }, stroke);
    return h("li", {}, sign, ` ${name} `, h("strong", {}, this.#about.axis(points[points.length - 1].value)));
  }

  /** @param {Line} line */
  #words({ name, points }) {
    const values = points.map(({ value }) => value).filter((value) => value !== null);
    if (!values.length) {
      return say("{name}: not known yet.", { name });
    }
    const [now, least, most] = [points[points.length - 1].value, Math.min(...values), Math.max(...values)].map(this.#about.axis);
    return say("{name}: now {now}, between {least} and {most}.", { name, now, least, most });
  }

  #write() {
    if (!this.#details.open) {
      return;
    }
    const lines = this.#lines();
    const names = [say("Time"), ...lines.map(({ name }) => name)].map((name) => h("th", { scope: "col" }, name));
    const rows = thinned(this.#samples).map((at) => this.#row(at, lines));
    patchDom(this.#table, h("thead", {}, h("tr", {}, names)), h("tbody", {}, rows));
  }

  /** @param {number} at @param {Line[]} lines */
  #row(at, lines) {
    const time = this.#samples[at].at * 1000;
    const values = lines.map(({ points }) => h("td", {}, this.#about.axis(points[at].value)));
    return h("tr", { "data-key": time }, h("th", { scope: "row" }, clockSeconds(time)), values);
  }
}
