// The card of one picture: what was sent, how far it is, what was found.

const list = document.querySelector("#pictures");
const template = document.querySelector("#picture");

export class Card {
  constructor(file, onRetry) {
    this.root = template.content.firstElementChild.cloneNode(true);
    this.name = file.name;
    this.image = this.find("img");
    this.find("h2").textContent = file.name;
    this.find(".retry").addEventListener("click", onRetry);
    this.preview(file);
    this.uploading(0);
    list.prepend(this.root);
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  preview(file) {
    const address = URL.createObjectURL(file);
    this.image.alt = `${file.name}, as it was sent`;
    this.image.addEventListener("load", () => this.root.classList.remove("unshown"));
    this.image.addEventListener("error", () => this.root.classList.add("unshown"));
    this.image.addEventListener("load", () => URL.revokeObjectURL(address), { once: true });
    this.image.src = address;
  }

  uploading(percent) {
    this.become("busy", percent < 100 ? "Uploading" : "Processing");
    if (percent < 100) {
      this.find("progress").value = percent;
    } else {
      this.find("progress").removeAttribute("value");
    }
  }

  waiting(job) {
    const before = job.queue_position;
    this.find("progress").removeAttribute("value");
    this.become("busy", before > 0 ? `Waiting, ${before} before this one` : "Processing");
  }

  failed(message, canRetry = true) {
    this.become("failed", message);
    this.find(".retry").hidden = !canRetry;
  }

  done(job) {
    const found = job.detections;
    this.become("done", found.length ? summary(found) : "Nothing was found.");
    this.image.src = job.url;
    this.image.alt = `${this.name} with its objects marked: ${found.map((each) => each.label).join(", ") || "none"}`;
    this.find("tbody").replaceChildren(...found.map(row));
    this.find("table").hidden = !found.length;
    this.find(".open").href = job.url;
    this.find(".open").hidden = false;
  }

  become(state, words) {
    this.root.classList.remove("busy", "failed", "done");
    this.root.classList.add(state);
    this.find(".retry").hidden = true;
    this.find("progress").hidden = state !== "busy";
    if (this.find(".state").textContent !== words) {
      this.find(".state").textContent = words;
    }
  }
}

function summary(found) {
  const times = new Map();
  for (const { label } of found) {
    times.set(label, (times.get(label) ?? 0) + 1);
  }
  const parts = [...times].map(([label, count]) => (count > 1 ? `${label} (${count})` : label));
  return `Found: ${parts.join(", ")}`;
}

function row({ label, confidence, xyxy }) {
  const [left, top, right, bottom] = xyxy.map(Math.round);
  const line = document.createElement("tr");
  const cells = [label, `${Math.round(confidence * 100)} %`, `${left}, ${top}, ${right - left} × ${bottom - top}`];
  line.append(...cells.map(cell));
  return line;
}

function cell(text) {
  const made = document.createElement("td");
  made.textContent = text;
  return made;
}
