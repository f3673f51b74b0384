"""Asking for pictures that are made, and looking at them, before a service that answers as is told."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from asking_page import CONTEXTS, PNG, AskingPage, asking_page, model

pytestmark = pytest.mark.browser

WHY = "Too near to concept 3, by 0.02."
WORDS = {"about": "A model.", "tiny_decoder": False, "defaults": {"side": 512, "steps": 20, "guidance": 7.5}}
FACES = {"about": "Faces: the face of nobody for each seed.", "words": False, "side": 1024}
MODELS = [model("generate", "words", WORDS, default=True), model("generate", "faces", FACES, default=False)]


def made(seed: int, withheld: str = "") -> dict[str, Any]:
    return {"file": "" if withheld else f"{seed}.png", "sha256": "", "seed": seed, "withheld": withheld}


RESULT = {
    "prompt": "a cat",
    "prompt_whole": False,
    "image": {"width": 64, "height": 64},
    "pictures": [made(7), made(8, WHY)],
    "steps_done": 20,
    "stopped": False,
    "model": {"name": "words"},
    "notice": "To be looked at first.",
    "options": {"guidance": 7.5, "scheduler": "dpm++2m"},
    "timings_ms": {"steps": 1500.0},
}


@pytest.fixture(params=CONTEXTS)
def anywhere(request: pytest.FixtureRequest, browser: Any, stand_in: str) -> Iterator[AskingPage]:
    """The page in each kind of browser."""
    with asking_page(browser, CONTEXTS[request.param], stand_in, "generate", MODELS, RESULT) as page:
        yield page


@pytest.fixture
def making(browser: Any, stand_in: str) -> Iterator[AskingPage]:
    with asking_page(browser, CONTEXTS["light"], stand_in, "generate", MODELS, RESULT) as page:
        yield page


def make(page: AskingPage) -> None:
    page.prompt.fill("a cat")
    page.button.click()
    expect(page.page.locator(".made-result .large img")).to_be_visible()


def test_form_and_result_are_accessible(anywhere: AskingPage) -> None:
    """As axe sees them, with all folds open; and nothing is wider than the screen."""
    anywhere.page.get_by_text("More knobs").click()
    make(anywhere)
    anywhere.page.get_by_text("How it was made").click()
    assert Axe().run(anywhere.page).response["violations"] == []
    assert anywhere.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_only_what_was_said_is_sent(making: AskingPage) -> None:
    """What is left to the model is left out."""
    make(making)
    assert making.sent == [{"prompt": "a+cat"}]
    making.page.get_by_text("More knobs").click()
    making.page.get_by_label("What is not to be seen").fill("rain")
    making.page.get_by_label("guidance").fill("2.5")
    making.page.get_by_label("scheduler").select_option("euler-a")
    making.page.get_by_label("Look on while it is made").uncheck()
    making.page.get_by_label("Size").select_option("640x448")
    making.page.get_by_label("The same").check()
    making.page.get_by_label("Seed", exact=True).fill("7")
    making.page.get_by_label("How many").select_option("3")
    making.page.keyboard.press("Control+Enter")
    making.wait_for(2)
    asked = {"prompt": "a+cat", "seed": "7", "n": "3", "width": "640", "height": "448"}
    assert making.sent[1] == {
        **asked,
        "negative_prompt": "rain",
        "guidance": "2.5",
        "scheduler": "euler-a",
        "previews": "false",
    }


def test_what_is_wrong_is_told_before_it_is_sent(making: AskingPage) -> None:
    """Also in a fold, which opens then."""
    button = making.button
    button.click()
    expect(making.prompt).to_be_focused()
    making.prompt.fill("a cat")
    making.page.get_by_text("More knobs").click()
    making.page.get_by_label("steps", exact=True).fill("151")
    making.page.get_by_text("More knobs").click()
    button.click()
    expect(making.page.get_by_label("steps", exact=True)).to_be_visible()
    assert making.sent == []


def test_a_withheld_picture_is_told_in_words(making: AskingPage) -> None:
    """With the reason, and nothing to be done with it but to try another seed."""
    make(making)
    expect(making.page.locator("#gallery .words")).to_have_text("2 pictures, 1 withheld")
    making.page.get_by_role("button", name="Picture 2, seed 8, withheld").click()
    expect(making.page.locator(".made-result .withheld")).to_contain_text(WHY)
    expect(making.page.locator(".made-result .large img")).to_have_count(0)
    for gone in ("Vary it", "Find objects"):
        expect(making.page.get_by_role("button", name=gone)).to_be_hidden()
    expect(making.page.get_by_role("link", name="Download this picture")).to_be_hidden()
    making.page.get_by_role("button", name="Another seed").click()
    making.wait_for(2)
    assert making.sent[1] == {"prompt": "a+cat"}


def test_what_counted_is_told(making: AskingPage) -> None:
    """That the words were cut, too, and what the model's user has to know."""
    make(making)
    expect(making.page.locator(".made-facts .notes")).to_contain_text("their end did not count")
    making.page.get_by_text("How it was made").click()
    for fact in ("64 pixels", "1.5 s", "7.5", "dpm++2m", "To be looked at first."):
        expect(making.page.locator(".made-facts dl")).to_contain_text(fact)


def test_a_model_that_takes_no_words_is_told_none(making: AskingPage) -> None:
    """What counts for words alone is not asked for; and only its own notice is seen."""
    making.prompt.fill("a cat")
    expect(making.page.locator("#notice")).to_have_text("Of words.")
    making.page.get_by_label("Model").select_option("faces")
    expect(making.page.locator("#notice")).to_have_text("Of faces.")
    expect(making.page.locator(".wordless")).to_have_text(
        "The model faces takes no words: the face of nobody for each seed."
    )
    for hidden in ("What is to be seen", "How far from the picture"):
        expect(making.page.get_by_label(hidden, exact=True)).to_be_hidden()
    expect(making.page.get_by_text("More knobs")).to_be_hidden()
    sizes = making.page.get_by_label("Size").locator("option").evaluate_all("all => all.map(each => each.value)")
    assert sizes == ["", "512x512", "256x256", "other"]
    making.button.click()
    making.wait_for(1)
    assert making.sent == [{}]


def test_a_picture_whose_job_has_gone_is_sent_itself(making: AskingPage) -> None:
    """Where it was sent on: who tries again does not meet the same answer."""
    make(making)
    gone = {"code": "expired_job", "detail": "Job 1 has expired.", "job": None}
    making.page.route("**/v1/jobs?*", lambda route: route.fulfill(status=410, json=gone), times=1)
    making.page.get_by_role("button", name="Find objects").click()
    expect(making.page.locator("#viewer .status:visible .words")).to_have_text("The result is no longer kept.")
    making.page.locator("#viewer .status:visible").get_by_role("button", name="Try again").click()
    making.wait_for(2)
    assert PNG in making.bodies[1]


def test_what_was_asked_for_comes_into_sight(browser: Any, stand_in: str) -> None:
    """On a phone, where the form fills the screen; the focus stays where it was."""
    with asking_page(browser, CONTEXTS["phone"], stand_in, "generate", MODELS, RESULT) as page:
        page.page.get_by_text("More knobs").click()
        page.prompt.fill("a cat")
        page.prompt.press("Control+Enter")
        expect(page.page.locator("#viewer h2")).to_be_in_viewport()
        expect(page.prompt).to_be_focused()


def test_a_model_of_several_tasks_is_named_once(browser: Any, stand_in: str) -> None:
    """At the foot of the page, where all are."""
    models = [*MODELS, model("edit", "faces", FACES, default=False)]
    with asking_page(browser, CONTEXTS["light"], stand_in, "generate", models, RESULT) as page:
        expect(page.page.locator("footer")).to_contain_text(re.compile(r"Answered by words \([^;]*; faces \([^;]*$"))
