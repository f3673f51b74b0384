"""Two models' answers for one picture, side by side."""

from typing import Any

import pytest

pytestmark = pytest.mark.browser

DOG, OTHER_DOG = [100, 100, 300, 300], [110, 100, 310, 300]
MODELS = [{"name": "tiny", "default": True}, {"name": "large"}, {"name": "third"}]
SCENE = """async ([first, second]) => {
  const { Compare } = await import("/static/tasks/detect/compare/compare.js");
  const { Settings } = await import("/static/tasks/detect/settings.js");
  const { Canvas } = await import("/static/canvas/canvas.js");
  const { h } = await import("/static/build.js");
  const own = ["tasks/detect/export/details.css", "tasks/detect/compare/compare.css"];
  for (const style of ["base.css", "canvas/canvas.css", "viewer/export/export.css", ...own]) {
    const link = h("link", { rel: "stylesheet", href: `/static/${style}` });
    const loaded = new Promise((resolve) => link.addEventListener("load", resolve));
    document.head.append(link);
    await loaded;
  }
  class Session extends EventTarget {
    all = new Map();
    entries() { return [...this.all.values()]; }
    entry(key) { return this.all.get(key); }
    change(key, changes) {
      const changed = { ...this.all.get(key), ...changes };
      this.all.set(key, changed);
      this.dispatchEvent(new CustomEvent("change", { detail: changed }));
    }
    async pictureUrl() { return "/static/icon.svg"; }
  }
  const settings = new Settings();
  const session = new Session();
  const made = [];
  const retried = [];
  const uploads = {
    copy(key, { model }) {
      made.push([key, model]);
      const twin = { key: `twin ${model}`, twinOf: key, model, name: "a.jpg", state: "uploading", percent: 40 };
      session.all.set(twin.key, twin);
      return twin;
    },
    retry: (key) => retried.push(key),
  };
  const frame = h("div");
  const root = h("div");
  document.querySelector("main").append(h("div", { class: "picture" }, frame, root));
  const canvas = new Canvas(frame);
  await canvas.show("/static/icon.svg", { width: 800, height: 600 }, "a.jpg");
  const entry = { key: "one", name: "a.jpg", state: "done", result: first };
  session.all.set("one", entry);
  canvas.draw(first.detections.map((each, index) => ({ ...each, index, near: false })));
  const compare = new Compare(root, { session, uploads, settings, canvas });
  window.scene = { session, settings, canvas, compare, entry, made, retried, second };
}"""


def result(model: str, *found: tuple[str, float, list[int]]) -> dict[str, Any]:
    """A model's answer: labels, confidences and boxes."""
    return {
        "image": {"width": 800, "height": 600},
        "model": {"name": model},
        "options": {"confidence_threshold": 0.25},
        "timings_ms": {"infer": 2.5 if model == "tiny" else 40},
        "detections": [{"label": label, "class_id": 0, "confidence": sure, "xyxy": box} for label, sure, box in found],
    }


@pytest.fixture
def scene(blank: Any) -> Any:
    """A page with a picture that has its answer from one model, and a second answer that is to come."""
    first = result("tiny", ("dog", 0.9, DOG), ("cat", 0.5, [400, 100, 500, 200]), ("bird", 0.3, [600, 400, 700, 500]))
    second = result(
        "large", ("dog", 0.8, OTHER_DOG), ("dog", 0.7, [500, 300, 600, 500]), ("cat", 0.2, [400, 100, 500, 200])
    )
    blank.evaluate(SCENE, [first, second])
    blank.evaluate("models => scene.compare.offer(models, scene.entry)", MODELS)
    return blank


def finish(page: Any, model: str = "large") -> None:
    """The second answer comes."""
    page.evaluate("key => scene.session.change(key, { state: 'done', result: scene.second })", f"twin {model}")


def look_at(page: Any, x: int, y: int) -> None:
    """The mouse is at that place of the second picture, in the picture's pixels."""
    canvas = page.locator("#compared .canvas")
    size = canvas.bounding_box()
    scale = min(size["width"] / 800, size["height"] / 600)
    left, top = (size["width"] - 800 * scale) / 2, (size["height"] - 600 * scale) / 2
    canvas.hover(position={"x": left + x * scale, "y": top + y * scale})


def differences(page: Any, first: list[Any], second: list[Any]) -> Any:
    """What differs between two lists of label and box."""
    return page.evaluate(
        """async (sides) => {
          const { differences } = await import("/static/tasks/detect/compare/differences.js");
          return differences(...sides.map((side) => side.map(([label, xyxy]) => ({ label, xyxy }))));
        }""",
        [first, second],
    )


def test_boxes_of_one_label_that_overlap_are_one_object(blank: Any) -> None:
    """From half of their union on; each has one partner, the one that it overlaps most."""
    near, far = [0, 0, 10, 9], [0, 0, 10, 6]
    assert differences(blank, [], []) == {"pairs": [], "onlyFirst": [], "onlySecond": []}
    found = differences(blank, [["dog", [0, 0, 10, 10]]], [["dog", far], ["dog", near]])
    assert found == {"pairs": [[0, 1]], "onlyFirst": [], "onlySecond": [0]}
    found = differences(
        blank, [["dog", [0, 0, 10, 10]], ["cat", [0, 0, 10, 10]]], [["dog", [0, 0, 10, 4.9]], ["cat", far]]
    )
    assert found == {"pairs": [[1, 1]], "onlyFirst": [0], "onlySecond": [0]}
    found = differences(blank, [["dog", far], ["dog", [0, 0, 10, 10]]], [["dog", near], ["dog", far]])
    assert found["pairs"] == [[0, 1], [1, 0]]
    assert differences(blank, [["dog", [1, 1, 1, 1]]], [["dog", [1, 1, 1, 1]]])["pairs"] == []


def test_labels_are_counted_on_both_sides(blank: Any) -> None:
    """The most frequent first."""
    rows = blank.evaluate("""async () => {
      const { counts } = await import("/static/tasks/detect/compare/differences.js");
      const of = (...labels) => labels.map((label) => ({ label }));
      return counts(of("dog", "cat"), of("cat", "bird", "bird")).map((row) => [row.label, row.first, row.second]);
    }""")
    assert rows == [["bird", 0, 2], ["cat", 1, 1], ["dog", 1, 0]]


def test_other_models_can_be_chosen(scene: Any) -> None:
    """Not the one that answered; with one model there is no choice."""
    assert scene.locator("#compare option").all_inner_texts() == ["No other model", "large", "third"]
    assert scene.get_by_label("Compare with").is_visible()
    scene.evaluate("scene.compare.offer([{ name: 'tiny' }], scene.entry)")
    assert not scene.locator("#compare").is_visible()
    assert scene.get_by_label("Compare with").is_hidden()


def test_the_second_answer_is_shown_beside_the_first(scene: Any) -> None:
    """First how far it is, then its boxes, what both found and what one alone did, and both times."""
    scene.select_option("#compare", "large")
    region = scene.get_by_role("region", name="Compared with large")
    region.get_by_text("Uploading 40 %").wait_for()
    finish(scene)
    scene.locator("#compared g.box").nth(1).wait_for()
    assert scene.locator("#compared g.box").evaluate_all("all => all.map((box) => box.dataset.label)") == ["dog", "dog"]
    assert scene.inner_text(".report .summary") == "1 object found by both, 2 only by tiny, 1 only by large."
    assert scene.locator("[data-side='0'] button").all_inner_texts() == ["cat 50 %", "bird 30 %"]
    assert scene.locator("[data-side='1'] button").all_inner_texts() == ["dog 70 %"]
    counts, times = (scene.locator(".report table").nth(at).locator("tbody tr").all_inner_texts() for at in range(2))
    assert [row.split() for row in counts] == [["dog", "1", "2"], ["bird", "1", "0"], ["cat", "1", "0"]]
    assert [row.split() for row in times][-1] == ["total", "2.5", "ms", "40.0", "ms"]


def test_threshold_and_labels_hold_for_both(scene: Any) -> None:
    """Without another upload; near misses are drawn and not counted."""
    scene.select_option("#compare", "large")
    finish(scene)
    scene.evaluate("scene.settings.change({ threshold: 0.75 })")
    scene.get_by_text("1 object found by both, 0 only by tiny, 0 only by large.").wait_for()
    scene.evaluate("scene.settings.change({ threshold: 0.25, near: true, hidden: ['dog'] })")
    scene.get_by_text("0 objects found by both, 2 only by tiny, 0 only by large.").wait_for()
    assert scene.locator("#compared g.box.near").evaluate_all("all => all.map((box) => box.dataset.label)") == ["cat"]
    assert scene.evaluate("scene.made") == [["one", "large"]]


def test_both_show_the_same_part(scene: Any) -> None:
    """Whichever is zoomed."""
    scene.select_option("#compare", "large")
    finish(scene)
    scene.locator("#compared g.box").nth(1).wait_for()
    both = ["#compared", ".picture > .canvas"]
    for at, at_work in enumerate(both):
        scene.locator(f"{at_work} .zoom-in").click()
        follower = scene.locator(f"{both[1 - at]} img")
        scene.wait_for_function(
            "([one, other]) => one.style.transform && one.style.transform === other.style.transform",
            arg=[scene.locator(f"{at_work} img").element_handle(), follower.element_handle()],
        )


def test_an_object_that_is_looked_at_stands_out(scene: Any) -> None:
    """One that only one model found in that model's picture; one that both found in both."""
    scene.select_option("#compare", "large")
    finish(scene)
    scene.locator("[data-side='1'] button").focus()
    scene.locator("#compared g.box.lit[data-index='1']").wait_for()
    look_at(scene, 120, 290)
    scene.locator("#compared g.box.lit[data-index='0']").wait_for()
    scene.locator(".picture > .canvas g.box.lit[data-index='0']").wait_for()
    look_at(scene, 550, 400)
    scene.locator("#compared g.box.lit[data-index='1']").wait_for()
    assert scene.locator(".picture > .canvas g.box.lit").count() == 0


def test_a_failure_is_told_and_can_be_tried_again(scene: Any) -> None:
    """As any picture's is."""
    scene.select_option("#compare", "large")
    failed = "{ state: 'failed', words: 'The model broke.', canRetry: true }"
    scene.evaluate(f"scene.session.change('twin large', {failed})")
    scene.locator("#compared").get_by_text("The model broke.").wait_for()
    scene.locator("#compared").get_by_role("button", name="Try again").click()
    assert scene.evaluate("scene.retried") == ["twin large"]


def test_an_answer_that_is_there_is_used_again(scene: Any) -> None:
    """Ending the comparison brings the single picture back, and the focus to the choice."""
    for _ in range(2):
        scene.select_option("#compare", "large")
        finish(scene)
        scene.locator("#compared g.box").nth(1).wait_for()
        scene.get_by_role("button", name="End comparison").click()
        assert not scene.locator("#compared").is_visible()
        assert not scene.locator(".report").is_visible()
        assert (scene.input_value("#compare"), scene.evaluate("document.activeElement.id")) == ("", "compare")
    assert scene.evaluate("scene.made") == [["one", "large"]]


def test_another_picture_ends_the_comparison(scene: Any) -> None:
    """And what the second model says afterwards is not shown."""
    scene.select_option("#compare", "large")
    scene.evaluate("models => scene.compare.offer(models, { ...scene.entry, key: 'two' })", MODELS)
    finish(scene)
    assert not scene.locator("#compared").is_visible()
    assert scene.input_value("#compare") == ""
