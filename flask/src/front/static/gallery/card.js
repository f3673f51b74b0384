// The card of one picture in the gallery: its thumbnail, its name, how far it is.

import { h, svg } from "../build.js";

const CROSS = "M5 5l10 10M15 5L5 15";
const NO_PICTURE = "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01";
const WORDS = {
  waiting: "Waiting to be sent",
  running: "Processing",
  failed: "This picture could not be processed.",
  expired: "The result is no longer kept.",
};

// The labels found at or above the threshold, most frequent first: [[label, count], ...].
export function labelsOf(entry, threshold) {
  const counts = new Map();
  for (const { label, confidence } of entry.result?.detections ?? []) {
    if (confidence >= threshold) {
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

// How far an entry is, in words.
export function wordsOf({ state, words, percent, position, eta, result }, threshold) {
  switch (state) {
    case "uploading":
      return `Uploading ${Math.round(percent)} %`;
    case "queued":
      return words || ["Waiting", before(position), duration(eta)].filter(Boolean).join(", ");
    case "done":
      return labelsOf({ result }, threshold).map(counted).join(", ") || nothing(threshold);
    default:
      return words || WORDS[state];
  }
}

function nothing(threshold) {
  return `Nothing above ${Math.round(threshold * 100)} %`;
}

function counted([label, count]) {
  return count > 1 ? `${label} (${count})` : label;
}

function before(position) {
  if (position === null || position === undefined) {
    return "";
  }
  return position > 0 ? `${position} before this one` : "next in line";
}

function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return "";
  }
  const whole = Math.max(1, Math.round(seconds));
  return whole < 90 ? `about ${whole} s` : `about ${Math.round(whole / 60)} min`;
}

// A list item that shows an entry. `acts` has what its buttons do: show, retry, remove; each gets the key.
export class Card {
  #image = h("img", { alt: "", decoding: "async", hidden: true });
  #words = h("p", { class: "words" });
  #progress = h("progress", { max: 100, hidden: true });
  #show;
  #retry;
  labels = [];
  needsThumbnail = true;

  constructor(entry, { show, retry, remove }) {
    const { key, name } = entry;
    this.#show = button("show", () => show(key), icon(NO_PICTURE, 24), this.#image);
    this.#retry = button("button retry", () => retry(key), "Try again");
    const drop = button("remove", () => remove(key), icon(CROSS, 20));
    drop.setAttribute("aria-label", `Remove ${name}`);
    const title = h("p", { class: "name", title: name }, name);
    const told = h("div", { class: "told" }, title, this.#words, this.#progress, this.#retry);
    this.root = h("li", { class: "entry card", "data-key": key }, this.#show, told, drop);
  }

  get state() {
    return this.root.dataset.state;
  }

  // The card says what the entry says; only what differs is touched.
  update(entry, threshold) {
    const { state } = entry;
    const words = wordsOf(entry, threshold);
    this.labels = labelsOf(entry, threshold).map(([label]) => label);
    this.root.dataset.state = state;
    if (this.#words.textContent !== words) {
      this.#words.textContent = this.#words.title = words;
    }
    this.#retry.hidden = !entry.canRetry;
    this.#progress.hidden = state !== "uploading" && state !== "running";
    this.#progress.setAttribute("aria-label", state === "uploading" ? "Upload" : "Processing");
    if (state === "uploading") {
      this.#progress.value = entry.percent;
    } else {
      this.#progress.removeAttribute("value");
    }
    // Without the percentage: a name that changes all the time would be read out all the time.
    this.#show.setAttribute("aria-label", `${entry.name}, ${state === "uploading" ? "Uploading" : words}`);
  }

  // Marks the card as the one that is shown large.
  choose(chosen) {
    for (const element of [this.root, this.#show]) {
      if (chosen) {
        element.setAttribute("aria-current", "true");
      } else {
        element.removeAttribute("aria-current");
      }
    }
  }

  // Shows the thumbnail once it is there; a promise of null: there is none yet.
  async picture(promise) {
    const url = await promise.catch(() => null);
    this.needsThumbnail &&= !url;
    if (url) {
      this.#image.src = url;
    }
    this.#image.hidden = this.needsThumbnail;
  }

  focus() {
    this.#show.focus();
  }
}

function button(name, onclick, ...children) {
  return h("button", { type: "button", class: name, onclick }, ...children);
}

function icon(path, size) {
  return svg("svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" }, svg("path", { d: path }));
}
