"""Text that was read lies over its picture, can be selected and copied, and carried away as files."""

from typing import Any

import pytest
from playwright.sync_api import expect

from viewing import DETECTIONS, SETUP, STYLES, entry

pytestmark = pytest.mark.browser

LINES = [
    {"text": "Invoice 17", "confidence": 0.97, "polygon": [[40, 60], [240, 60], [240, 100], [40, 100]], "turn": 0},
    {"text": "Paid", "confidence": 0.8, "polygon": [[400, 100], [400, 300], [360, 300], [360, 100]], "turn": 90},
]
RESULT = {"image": {"width": 480, "height": 420}, "text": "Invoice 17\nPaid", "turn": 0, "lines": LINES}
LINKS = {"self": "/v1/jobs/job-b", "events": "/v1/jobs/job-b/events"}


def read(key: str, result: Any = RESULT, **other: Any) -> dict[str, Any]:
    """An entry of a job of the task."""
    return {**entry(key), "task": "read", "result": result, "links": LINKS, **other}


def open_page(page: Any, *entries: dict[str, Any]) -> Any:
    """A viewer that knows the tasks that the page knows; it shows the first entry."""
    setup = SETUP.replace(
        "new Tasks({ detect: new Detect(settings) })",
        'new Tasks({ detect: new Detect(settings), read: new (await import("/static/tasks/read/read.js")).Read() })',
    )
    page.evaluate(setup, [[*STYLES, "tasks/read/read.css"], list(entries)])
    page.evaluate("() => { viewer.show(session.list[0].key); }")
    return page


def test_lines_lie_where_they_were_read(blank: Any) -> None:
    """Their letters fill their boxes, also where they run down."""
    page = open_page(blank, read("b"))
    sheet = page.locator("svg.sheet:visible")
    sheet.wait_for()
    frame = sheet.bounding_box()
    scale = frame["width"] / 480
    for number, (left, top, right, bottom) in enumerate([(40, 60, 240, 100), (360, 100, 400, 300)]):
        for what in ("polygon", "text"):
            box = sheet.locator(what).nth(number).bounding_box()
            assert box["x"] - frame["x"] == pytest.approx(left * scale, abs=12 * scale)
            assert box["y"] - frame["y"] == pytest.approx(top * scale, abs=12 * scale)
            assert box["width"] == pytest.approx((right - left) * scale, abs=16 * scale)
            assert box["height"] == pytest.approx((bottom - top) * scale, abs=16 * scale)


def test_text_is_selected_over_the_picture(blank: Any) -> None:
    """As in any text: with the mouse, by a double click."""
    page = open_page(blank, read("b"))
    first = page.locator("svg.sheet text").first
    first.dblclick(position={"x": 20, "y": 15})
    assert page.evaluate("getSelection().toString().trim()") == "Invoice"
    page.evaluate("getSelection().selectAllChildren(document.querySelector('svg.sheet'))")
    assert page.evaluate("getSelection().toString()").split() == ["Invoice", "17", "Paid"]


def test_the_whole_text_stands_beside_it_and_is_copied(blank: Any) -> None:
    """A line each."""
    page = open_page(blank, read("b"))
    expect(page.locator(".read-result .text")).to_have_text("Invoice 17\nPaid")
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.get_by_role("button", name="Copy text").click()
    page.wait_for_function("window.copied")
    assert page.evaluate("window.copied") == "Invoice 17\nPaid"


def test_a_high_picture_makes_nothing_beside_it_higher(blank: Any) -> None:
    """What is beside it begins at its top, one below the other; it is in the middle of its place."""
    tall = {**RESULT, "image": {"width": 300, "height": 1200}, "text": "Paid"}
    page = open_page(blank, read("b", tall))
    page.set_viewport_size({"width": 1280, "height": 800})
    heights = [page.locator(f".read-result > {part}").bounding_box()["height"] for part in (".copy", ".files")]
    assert max(heights) < 120
    place, sheet = (page.locator(each).bounding_box() for each in (".text-sheet", "svg.sheet"))
    assert sheet["x"] - place["x"] == pytest.approx((place["width"] - sheet["width"]) / 2, abs=1)


def test_each_format_is_a_link(blank: Any) -> None:
    """To the job's own address."""
    page = open_page(blank, read("b"))
    links = page.locator(".read-result .files a")
    expect(links).to_have_count(5)
    assert links.evaluate_all("all => all.map((a) => [a.getAttribute('href'), a.download])") == [
        ["/v1/jobs/job-b?format=pdf", "b.pdf"],
        ["/v1/jobs/job-b?format=text", "b.txt"],
        ["/v1/jobs/job-b?format=csv", "b.csv"],
        ["/v1/jobs/job-b?format=hocr", "b.hocr"],
        ["/v1/jobs/job-b?format=alto", "b.xml"],
    ]


def test_markup_in_a_picture_is_text(blank: Any) -> None:
    """What somebody wrote on a picture is never taken for the page's own."""
    evil = "<img src=x onerror=window.hit=1>"
    line = {**LINES[0], "text": evil}
    page = open_page(blank, read("b", {**RESULT, "text": evil, "lines": [line]}))
    expect(page.locator(".read-result .text")).to_have_text(evil)
    assert page.locator("svg.sheet text").text_content().strip() == evil
    assert page.evaluate("window.hit") is None


def test_without_text_or_result_that_is_said(blank: Any) -> None:
    """And from one picture to the other nothing stays that is not its own."""
    nothing = {**RESULT, "text": "", "lines": []}
    page = open_page(blank, read("a", nothing), read("b"), read("c", None, state="running"), entry("d", DETECTIONS))
    expect(page.locator(".read-result .text")).to_have_text("No text was found.")
    page.evaluate("viewer.show('b')")
    expect(page.locator("svg.sheet text")).to_have_count(2)
    page.evaluate("viewer.show('c')")
    expect(page.locator("svg.sheet")).to_have_count(0)
    expect(page.locator(".read-result")).to_be_hidden()
    page.evaluate("viewer.show('d')")
    page.locator("button.object").first.wait_for()


def test_a_card_has_the_beginning_of_the_text_and_is_found_by_its_words(blank: Any) -> None:
    """The gallery shows and searches it."""
    summaries = blank.evaluate(
        """async (results) => {
      const { Read } = await import("/static/tasks/read/read.js");
      return results.map((result) => new Read().summary(result));
    }""",
        [RESULT, {"text": "word " * 40, "lines": []}, {"text": "", "lines": []}],
    )
    assert summaries[0] == {"words": "Invoice 17 Paid", "terms": ["Invoice", "17", "Paid"], "count": 2}
    assert (len(summaries[1]["words"]), summaries[1]["terms"]) == (81, ["word"])
    assert summaries[2] == {"words": "No text", "terms": [], "count": 0}
