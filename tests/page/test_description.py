"""What is said of a picture is seen beside it: caption, alt text to copy, answers."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from viewing import DETECTIONS, SETUP, STYLES, entry

pytestmark = pytest.mark.browser

CAPTION = {"text": "Two people and a cat.", "finish": "stop", "tokens": 5, "probability": None}
ANSWERS = [
    {"name": "dog", "question": "Is there a dog?", "answer": "no", "finish": "stop", "tokens": 1, "probability": 0.914},
    {"name": "Why?", "question": "Why?", "answer": "Because", "finish": "length", "tokens": 9, "probability": None},
]
RESULT = {"caption": CAPTION, "alt_text": "Two people and a cat", "unsupported": ["cat"], "answers": ANSWERS}
LINKS = {"self": "/v1/jobs/job-b", "events": "/v1/jobs/job-b/events"}


def described(key: str, result: Any = RESULT, **other: Any) -> dict[str, Any]:
    """An entry of a job of the task."""
    return {**entry(key), "task": "describe", "result": result, "links": LINKS, **other}


def open_page(page: Any, *entries: dict[str, Any]) -> Any:
    """A viewer that knows the tasks that the page knows; it shows the first entry."""
    setup = SETUP.replace("new Tasks({ detect: new Detect(settings) })", "new Tasks()")
    page.evaluate(setup, [STYLES, list(entries)])
    page.evaluate("() => { viewer.show(session.list[0].key); }")
    return page


def test_caption_alt_text_and_answers_stand_beside_the_picture(blank: Any) -> None:
    """With what to doubt, how sure it is, and how it ended where it was cut off."""
    page = open_page(blank, described("b"))
    said = page.locator(".describe-result")
    expect(said.locator(".caption")).to_have_text("Two people and a cat.")
    expect(said.locator(".doubt")).to_have_text("Named, but not detected: cat.")
    expect(said.locator("dt")).to_have_text(["dog Is there a dog?", "Why?"])
    expect(said.locator("dd span")).to_have_text(["no", "Because"])
    expect(said.locator("dd small")).to_have_text(["91 % sure.", "Cut off: it was longer than max tokens allows."])
    page.wait_for_function("document.querySelector('.view .made:not([hidden])')?.naturalWidth")
    picture, beside = page.locator(".view .made").bounding_box(), said.bounding_box()
    assert beside["x"] >= picture["x"] + picture["width"]
    assert beside["y"] == pytest.approx(picture["y"], abs=2)
    assert Axe().run(page, "#viewer").response["violations"] == []


def test_the_alt_text_is_copied(blank: Any) -> None:
    """By a button of its own."""
    page = open_page(blank, described("b"))
    page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    page.get_by_role("button", name="Copy alt text").click()
    page.wait_for_function("window.copied")
    assert page.evaluate("window.copied") == "Two people and a cat"


def test_each_format_is_a_link(blank: Any) -> None:
    """To the job's own address."""
    page = open_page(blank, described("b"))
    links = page.locator(".describe-result .files a")
    expect(links).to_have_count(2)
    assert links.evaluate_all("all => all.map((a) => [a.getAttribute('href'), a.download])") == [
        ["/v1/jobs/job-b?format=text", "b.txt"],
        ["/v1/jobs/job-b?format=csv", "b.csv"],
    ]


def test_what_is_said_is_never_markup(blank: Any) -> None:
    """What stands in a picture may come back as an answer."""
    evil = "<img src=x onerror=window.hit=1>"
    caption, answer = {**CAPTION, "text": evil}, {**ANSWERS[0], "name": evil, "question": evil, "answer": evil}
    page = open_page(blank, described("b", {**RESULT, "caption": caption, "alt_text": evil, "answers": [answer]}))
    for part in (".caption", ".alt-text", "dt", "dd span"):
        expect(page.locator(f".describe-result {part}")).to_have_text(evil)
    assert page.evaluate("window.hit") is None


def test_from_one_picture_to_the_other_nothing_stays(blank: Any) -> None:
    """What was not asked is not there; while a job runs, what it says so far is."""
    asked = {**RESULT, "caption": None, "alt_text": "", "unsupported": None}
    page = open_page(
        blank,
        described("a"),
        described("b", asked),
        described("c", None, state="running", text="Two pe"),
        entry("d", DETECTIONS),
    )
    expect(page.locator(".describe-result .caption")).to_be_visible()
    page.evaluate("viewer.show('b')")
    for part in (".caption", ".doubt", ".alt"):
        expect(page.locator(f".describe-result {part}")).to_be_hidden()
    expect(page.locator(".describe-result dt")).to_have_count(2)
    page.evaluate("viewer.show('c')")
    expect(page.locator(".status .so-far:visible")).to_have_text("Two pe")
    expect(page.locator(".describe-result")).to_be_hidden()
    page.evaluate("viewer.show('d')")
    page.locator("button.object").first.wait_for()


def test_a_card_has_the_alt_text_and_is_found_by_all_that_was_said(blank: Any) -> None:
    """The gallery shows and searches it."""
    summaries = blank.evaluate(
        """async (results) => {
      const { Describe } = await import("/static/tasks/describe/describe.js");
      return results.map((result) => new Describe().summary(result));
    }""",
        [RESULT, {"caption": None, "alt_text": "", "answers": ANSWERS[:1]}],
    )
    assert summaries[0]["words"] == "Two people and a cat"
    assert summaries[0]["terms"] == ["Two", "people", "and", "a", "cat", "no", "Because"]
    assert summaries[1] == {"words": "no", "terms": ["no"]}
