"""The page's gallery, before a session that is made up."""

SET_UP = """async () => {
  const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
  document.head.append(...[...page.querySelectorAll("link[rel=stylesheet]")].map((link) => document.importNode(link)));
  document.body.replaceChildren(document.importNode(page.querySelector("#pictures"), true));
  const { Gallery } = await import("/static/gallery/gallery.js");
  class Session extends EventTarget {
    kept = [];
    asked = [];
    entries() { return this.kept; }
    entry(key) { return this.kept.find((each) => each.key === key); }
    thumbnailUrl(key) { this.asked.push(key); return Promise.resolve("/static/icon.svg"); }
    add(entry) { this.kept = [entry, ...this.kept]; this.tell("add", entry); }
    change(key, changes) {
      const entry = { ...this.kept.find((each) => each.key === key), ...changes };
      this.kept = this.kept.map((each) => (each.key === key ? entry : each));
      this.tell("change", entry);
    }
    remove(key) {
      this.kept = this.kept.filter((each) => each.key !== key);
      this.tell("remove", { key });
    }
    tell(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail })); }
  }
  window.session = new Session();
  window.settings = Object.assign(new EventTarget(), { threshold: 0.25, hidden: new Set(), outlines: true });
  const { Detect } = await import("/static/tasks/detect/detect.js");
  const { Tasks } = await import("/static/tasks/tasks.js");
  const tasks = new Tasks({ detect: new Detect(settings) });
  window.calls = [];
  window.told = [];
  const call = (name) => (key) => calls.push([name, key ?? null]);
  window.gallery = new Gallery(document.querySelector("#pictures"), {
    session, tasks, models: () => [], show: call("show"), retry: call("retry"), emptied: call("emptied"),
    remove: (keys) => keys.forEach((key) => session.remove(key)),
  });
  const { Progress } = await import("/static/session/progress.js");
  new Progress(session).addEventListener("change", ({ detail }) => told.push(detail));
  window.entry = (key, state = "waiting", rest = {}) => ({
    key, name: `${key}.jpg`, state, percent: 0, position: null, eta: null, words: "", canRetry: false, ...rest,
  });
  window.finds = (...labels) => ({
    image: { width: 400, height: 300 },
    detections: labels.map(([label, confidence], at) => ({ label, confidence, xyxy: [at, 10.4, 100, 200] })),
  });
}"""

CHANGE = """(changes) => {
  Object.assign(settings, changes, changes.hidden && { hidden: new Set(changes.hidden) });
  settings.dispatchEvent(new Event("change"));
}"""
