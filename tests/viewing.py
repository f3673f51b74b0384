"""A viewer before a session in memory, in a blank page, and what is seen of it."""

from typing import Any

STYLES = (
    "base.css",
    "canvas/canvas.css",
    "viewer/viewer.css",
    "viewer/strip/strip.css",
    "thumbnail/thumbnail.css",
    "viewer/export/export.css",
    "tasks/detect/panel.css",
    "tasks/detect/export/details.css",
    "tasks/detect/compare/compare.css",
)
CANVAS = "#viewer .picture > .canvas"
DETECTIONS = [
    ("dog", 0.92, [40, 60, 200, 300]),
    ("cat", 0.81, [220, 120, 400, 320]),
    ("dog", 0.55, [300, 40, 460, 200]),
    ("bicycle", 0.31, [60, 250, 260, 400]),
    ("bird", 0.2, [420, 20, 470, 60]),
    ("cat", 0.08, [10, 10, 60, 60]),
]
SETUP = """async ([styles, entries]) => {
  document.head.append(...styles.map((style) =>
    Object.assign(document.createElement("link"), { rel: "stylesheet", href: `/static/${style}` })));
  const root = document.createElement("section");
  Object.assign(root, { id: "viewer", hidden: true, ariaLabel: "Picture" });
  const opener = Object.assign(document.createElement("button"), { id: "opener", textContent: "A card" });
  document.querySelector("main").append(root, opener);
  const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 420 });
  const brush = canvas.getContext("2d");
  const sky = brush.createLinearGradient(0, 0, 480, 420);
  sky.addColorStop(0, "#7fa8c9");
  sky.addColorStop(1, "#3f6b3f");
  brush.fillStyle = sky;
  brush.fillRect(0, 0, 480, 420);
  const given = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
  const url = URL.createObjectURL(given);
  class Session extends EventTarget {
    list = entries;
    entries() { return this.list; }
    entry(key) { return this.list.find((each) => each.key === key); }
    async pictureUrl(key) {
      const { slow = 0, unshown } = this.entry(key);
      await new Promise((done) => setTimeout(done, slow));
      return unshown ? null : url;
    }
    async thumbnailUrl() { return url; }
    isMine() { return true; }
    add(entry, at = 0) {
      this.list = this.list.toSpliced(at, 0, entry);
      this.dispatchEvent(new CustomEvent("add", { detail: entry }));
    }
    async blob(key) { return this.entry(key).textOnly ? null : given; }
    change(key, changes) {
      this.list = this.list.map((each) => (each.key === key ? { ...each, ...changes } : each));
      this.dispatchEvent(new CustomEvent("change", { detail: this.entry(key) }));
    }
    remove(key) {
      const detail = this.entry(key);
      this.list = this.list.filter((each) => each !== detail);
      this.dispatchEvent(new CustomEvent("remove", { detail }));
    }
    async check(key) { told.push(`check ${key}`); }
  }
  const { Settings } = await import("/static/tasks/detect/settings.js");
  const { Detect } = await import("/static/tasks/detect/detect.js");
  const { Tasks } = await import("/static/tasks/tasks.js");
  const { Viewer } = await import("/static/viewer/viewer.js");
  const told = [];
  const [session, settings] = [new Session(), new Settings()];
  const tasks = new Tasks({ detect: new Detect(settings) });
  const uploads = {
    retry: (key) => told.push(`retry ${key}`),
    ask: (name, choice) => told.push({ name, ...choice }),
  };
  const { Progress } = await import("/static/session/progress.js");
  const viewer = new Viewer(root, { session, uploads, tasks, progress: new Progress(session), models: () => [] });
  for (const kind of ["show", "close"]) viewer.addEventListener(kind, ({ detail }) => told.push(`${kind} ${detail}`));
  Object.assign(window, { session, settings, viewer, told });
}"""


def entry(key: str, detections: list[Any] | None = None, threshold: float = 0.25, **other: Any) -> dict[str, Any]:
    result = (
        None
        if detections is None
        else {
            "image": {"width": 480, "height": 420},
            "model": {
                "name": "toy",
                "weights_sha256": "0" * 64,
                "runtime": "fake",
                "precision": "float32",
                "input": [416, 416],
            },
            "options": {"confidence_threshold": threshold, "max_detections": 100},
            "timings_ms": {"decode": 1.9, "infer": 12.6},
            "detections": [
                {"label": label, "class_id": 0, "confidence": sure, "xyxy": xyxy} for label, sure, xyxy in detections
            ],
        }
    )
    usual = {"name": f"{key}.jpg", "bytes": 1000, "addedAt": 1_700_000_000_000, "model": None, "percent": 100}
    state = {"state": "done", "position": None, "eta": None, "words": "", "canRetry": False, "job": f"job-{key}"}
    return {"key": key, **usual, **state, "result": result, **other}


def open_viewer(page: Any, *entries: dict[str, Any]) -> Any:
    """A viewer on a session of these entries that shows the first; `session`, `settings`, `viewer` are globals."""
    page.evaluate(SETUP, [STYLES, list(entries)])
    page.evaluate("() => { viewer.show(session.list[0].key); }")
    return page


def boxes(page: Any) -> list[int]:
    """The indexes of the boxes that are drawn."""
    frames = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.evaluate(frames)
    there = page.locator("#viewer .columns g.box").evaluate_all(
        "all => all.filter((box) => getComputedStyle(box).display !== 'none').map((box) => Number(box.dataset.index))"
    )
    return sorted(there)


def listed(page: Any) -> list[str]:
    return [text.replace("\n", " ") for text in page.locator("button.object:visible").all_inner_texts()]


def focused(page: Any, what: str = "id") -> Any:
    """That property of the element that has the focus."""
    return page.evaluate("(what) => document.activeElement[what] ?? document.activeElement.dataset[what]", what)
