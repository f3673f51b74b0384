"""Which module shows a result: that of the job's task, or a plain one for a task that the page does not know."""

from typing import Any

import pytest
from playwright.sync_api import expect

from viewing import DETECTIONS, entry, listed, open_viewer

pytestmark = pytest.mark.browser

CAPTION = {"text": "A dog in a garden", "tokens": 5}
FILE = "/v1/jobs/job-b/files/caption.txt"
LINKS = {"self": "/v1/jobs/job-b", "events": "/v1/jobs/job-b/events", "caption.txt": FILE}


def captioned(key: str, **other: Any) -> dict[str, Any]:
    """An entry of a job of a task that the page has no folder for."""
    return {**entry(key), "task": "describe", "result": CAPTION, "links": LINKS, **other}


def test_a_result_of_an_unknown_task_is_shown_as_it_is(blank: Any) -> None:
    """Its JSON, and a link to each of its files; nothing of detect's is seen."""
    page = open_viewer(blank, captioned("b"))
    view = page.locator("#viewer .view:visible")
    expect(view.locator("pre")).to_contain_text('"text": "A dog in a garden"')
    assert view.locator(".files a").evaluate_all("all => all.map((a) => a.getAttribute('href'))") == [FILE]
    assert page.locator("#threshold:visible, .canvas:visible").count() == 0


def test_each_picture_is_shown_by_its_own_task(blank: Any) -> None:
    """From one to the other and back, each view has what is its own."""
    page = open_viewer(blank, entry("a", DETECTIONS, task="detect"), captioned("b"))
    page.locator("button.object").first.wait_for()
    found = listed(page)
    page.evaluate("viewer.show('b')")
    expect(page.locator("pre:visible")).to_contain_text("A dog in a garden")
    page.evaluate("viewer.show('a')")
    page.locator("button.object").first.wait_for()
    assert listed(page) == found
    assert not page.locator(".plain-result").is_visible()


def test_how_far_it_is_is_told_whatever_the_task(blank: Any) -> None:
    """Also why there is no result, and the way to try again."""
    failed = {"state": "failed", "words": "No such thing.", "canRetry": True}
    page = open_viewer(blank, captioned("b", result=None, **failed))
    assert page.locator(".status:visible .words").inner_text() == "No such thing."
    page.get_by_role("button", name="Try again").click()
    assert "retry b" in page.evaluate("told")


def test_a_card_says_what_the_task_says_of_the_result(blank: Any) -> None:
    """What the gallery shows and searches is the task's to give; of an unknown task it is that it is done."""
    summaries = blank.evaluate(
        """async ([detections, caption]) => {
      const { Tasks } = await import("/static/tasks/tasks.js");
      const tasks = new Tasks();
      const { counts, ...found } = tasks.of("detect").summary({ detections });
      return [{ ...found, counts: Object.fromEntries(counts) }, tasks.of("paint").summary(caption),
        tasks.of(null) === tasks.of("detect"), tasks.of("constructor") === tasks.of("paint")];
    }""",
        [[{"label": "dog", "confidence": 0.9}, {"label": "cat", "confidence": 0.1}], CAPTION],
    )
    dog = {"words": "dog", "terms": ["dog"], "count": 1, "counts": {"dog": 1}}
    assert summaries == [dog, {"words": "Done", "terms": []}, True, True]


def test_each_task_says_what_its_thumbnails_show(blank: Any) -> None:
    """Lines of text; regions along their masks, by their boxes where that is too much; of other tasks nothing."""
    size, box = {"width": 4, "height": 3}, [1, 1, 3, 2]
    mask = {"box": box, "rle": {"size": [3, 4], "counts": "414"}}  # four pixels out, one in, and the others out
    regions = [
        {"name": "lid", "label": None, "box": None, "masks": [mask]},
        {"name": "", "label": "cup", "box": box, "masks": []},
        {"name": "", "label": None, "box": None, "masks": [{**mask, "rle": {"size": [3, 4], "counts": "1" * 5000}}]},
        {"name": "nowhere", "label": None, "box": None, "masks": []},
    ]
    line = {"text": "Hi", "confidence": 1, "polygon": [[0, 0], [2.6, 0], [3, 1], [0, 1]], "turn": 0}
    marks = """async ([task, result]) => {
      const { Tasks } = await import("/static/tasks/tasks.js");
      return new Tasks().marksOf({ state: "done", task, result });
    }"""
    read = blank.evaluate(marks, ["read", {"image": size, "lines": [line]}])
    assert read == {"size": size, "marks": [{"path": "M0 0L3 0L3 1L0 1z", "colour": "var(--accent)"}]}
    analyzed = blank.evaluate(marks, ["analyze", {"image": size, "regions": regions}])
    assert [each["path"] for each in analyzed["marks"]] == ["M1 1h1v1h-1z", "M1 1H3V2H1z", "M1 1H3V2H1z"]
    assert blank.evaluate(marks, ["describe", {"image": size}]) is None
