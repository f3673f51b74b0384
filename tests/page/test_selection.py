"""What is seen of a picture's detections."""

from typing import Any

import pytest

from wire.tasks.detect import labels

pytestmark = pytest.mark.browser

NAMES = {"threshold": 0.25, "near": False, "hidden": []}
FOUND = [("dog", 0.9), ("cat", 0.6), ("dog", 0.25), ("cat", 0.2499), ("bird", 0.1)]
ASK = """async ([what, detections, settings, more]) => {
  const selection = await import("/static/tasks/detect/selection.js");
  const all = { ...settings, hidden: new Set(settings.hidden) };
  const given = detections.map(([label, confidence]) => ({ label, confidence }));
  return what === "query"
    ? selection.query(all, selection.labelCounts(given, all), ...more)
    : selection[what](given, all);
}"""


def ask(page: Any, what: str, detections: list[tuple[str, float]], *more: int, **settings: Any) -> Any:
    return page.evaluate(ASK, [what, detections, {**NAMES, **settings}, more])


def seen(page: Any, detections: list[tuple[str, float]], **settings: Any) -> list[tuple[int, bool]]:
    return [(each["index"], each["near"]) for each in ask(page, "shown", detections, **settings)]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, [(0, False), (1, False), (2, False)]),
        ({"threshold": 0.61}, [(0, False)]),
        ({"threshold": 1}, []),
        ({"threshold": 0.05}, [(at, False) for at in range(5)]),
        ({"hidden": ["dog"]}, [(1, False)]),
        ({"near": True}, [(0, False), (1, False), (2, False), (3, True), (4, True)]),
        ({"near": True, "hidden": ["cat"]}, [(0, False), (2, False), (4, True)]),
    ],
)
def test_the_threshold_the_near_misses_and_hidden_labels_decide_what_is_seen(
    calculator: Any, settings: dict[str, Any], expected: list[tuple[int, bool]]
) -> None:
    """At the threshold is not below it; near misses are marked; each keeps its index among all detections."""
    assert seen(calculator, [], **settings) == []
    assert seen(calculator, FOUND, **settings) == expected


def test_only_the_best_twenty_near_misses_are_seen(calculator: Any) -> None:
    """As many as the server tells of; hiding a label does not bring others in."""
    many = [("dog" if at % 2 else "cat", 0.24 - at / 1000) for at in range(50)]
    assert ask(calculator, "nearMisses", many) == 20
    assert seen(calculator, many, near=True) == [(at, True) for at in range(20)]
    assert seen(calculator, many, near=True, hidden=["cat"]) == [(at, True) for at in range(1, 20, 2)]


def test_labels_are_tallied_by_how_often_they_are_let_through(calculator: Any) -> None:
    """The most frequent first, then by name; hidden ones are counted too, so that they can be shown again."""
    dog, cat = {"label": "dog", "count": 2, "hidden": True}, {"label": "cat", "count": 1, "hidden": False}
    assert ask(calculator, "labelCounts", [], hidden=["dog"]) == []
    assert ask(calculator, "labelCounts", FOUND, hidden=["dog"]) == [dog, cat]
    counts = ask(calculator, "labelCounts", FOUND, near=True)
    assert [(each["label"], each["count"]) for each in counts] == [("cat", 2), ("dog", 2), ("bird", 1)]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {"confidence_threshold": 0.25}),
        ({"near": True}, {"confidence_threshold": 0.25}),
        ({"threshold": 0.05}, {"confidence_threshold": 0.05}),
        ({"hidden": ["dog"]}, {"confidence_threshold": 0.25, "labels": "cat"}),
        ({"hidden": ["elephant"]}, {"confidence_threshold": 0.25}),
        ({"hidden": ["dog", "cat"]}, {"confidence_threshold": 1}),
    ],
)
def test_the_server_is_asked_for_what_was_found_and_is_seen(
    calculator: Any, settings: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Labels are named only where some are hidden; with all of them hidden, nothing is asked for, not everything."""
    assert ask(calculator, "query", FOUND, **settings) == expected
    assert ask(calculator, "query", [], **settings)["confidence_threshold"] == settings.get("threshold", 0.25)


@pytest.mark.parametrize("odd", [["traffic, light"], ["a:0.5"], ['6" pipe'], ["", " b "], ['"', ",", '",":'], ["犬"]])
def test_labels_with_commas_colons_and_quotes_are_named_as_the_server_reads_them(
    calculator: Any, odd: list[str]
) -> None:
    """And the page reads its own words again."""
    found = [*((label, 0.9) for label in [*odd, "dog"]), ("cat", 0.8)]
    text = ask(calculator, "query", found, hidden=["cat"])["labels"]
    assert set(labels.parse(text)) == {*odd, "dog"}
    again = calculator.evaluate(
        "async (text) => (await import('/static/tasks/detect/label-list.js')).labelsIn(text)", text
    )  # fmt: skip
    assert set(again) == {*odd, "dog"}


def test_more_than_the_job_would_have_given_is_asked_for_by_name(calculator: Any) -> None:
    """The page shows all detections above the threshold; the server would stop at the job's max_detections."""
    assert ask(calculator, "query", FOUND, 3) == {"confidence_threshold": 0.25}
    assert ask(calculator, "query", FOUND, 2) == {"confidence_threshold": 0.25, "max_detections": 1000}
    assert ask(calculator, "query", FOUND, 2, hidden=["cat"]) == {"confidence_threshold": 0.25, "labels": "dog"}


def test_settings_are_kept_but_for_hidden_labels(blank: Any) -> None:
    """The next visit has them; what a person did not choose follows the job; nonsense in the storage is nothing."""
    seen = blank.evaluate(
        """async () => {
          const { Settings } = await import("/static/tasks/detect/settings.js");
          const said = (all) => [all.threshold, all.near, all.outlines, all.names, all.hidden.size];
          const first = new Settings();
          const told = [];
          first.addEventListener("change", () => told.push(first.threshold));
          const states = [said(first)];
          first.change({ own: 0.4 });
          first.change({ threshold: 0.6, near: true, hidden: ["dog"] });
          first.change({ threshold: 0.6, near: true, hidden: new Set(["dog"]) });
          states.push(said(first), said(new Settings()));
          first.change({ threshold: null });
          states.push(said(first), said(new Settings()));
          for (const kept of ["{", "null", "7", '{"threshold": 7, "near": "yes"}']) {
            localStorage.setItem("image-processor:settings", kept);
            states.push(said(new Settings()));
          }
          return { states, told };
        }"""
    )
    usual = [0.25, False, True, True, 0]
    assert seen["told"] == [0.4, 0.6, 0.4]
    assert seen["states"][:5] == [usual, [0.6, True, True, True, 1], [0.6, True, True, True, 0],
                                  [0.4, True, True, True, 1], [0.25, True, True, True, 0]]  # fmt: skip
    assert seen["states"][5:] == [usual] * 4


def test_settings_hold_for_the_visit_where_nothing_can_be_kept(blank: Any) -> None:
    """A browser that refuses its storage costs the memory, not the settings."""
    assert (
        blank.evaluate(
            """async () => {
          const refuse = () => { throw new DOMException("no", "SecurityError"); };
          Object.defineProperty(window, "localStorage", { get: refuse });
          const { Settings } = await import("/static/tasks/detect/settings.js");
          const settings = new Settings();
          settings.change({ threshold: 0.6 });
          return settings.threshold;
        }"""
        )
        == 0.6
    )
