"""What a newcomer finds on a page without pictures: some to try, what can be seen in them, and where they go."""

from collections.abc import Iterator
from typing import Any

import pytest
from page_object import PHONE, PageUnderTest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LABELS = ["person", "bicycle", "hot dog", "dog"]
MODEL = {
    "name": "eyes",
    "task": "detect",
    "precision": "int8",
    "runtime": "fake",
    "input": [416, 416],
    "labels": LABELS,
}
IMAGE = {"name": "image", "kind": "image", "about": "", "at_least": 1, "at_most": 1}
PROMPT = {**IMAGE, "name": "prompt", "kind": "text", "at_least": 0}


@pytest.fixture
def visit(browser: Any, stand_in: str) -> Iterator[PageUnderTest]:
    """The page in a browser that was never here."""
    with browser.new_context(reduced_motion="reduce") as context:
        visit = PageUnderTest(context, stand_in)
        yield visit
        visit.close()


def offer(visit: PageUnderTest, task: str, *models: dict[str, Any], inputs: Any = (IMAGE,)) -> None:
    """The service says that it does that task alone, with these models; it does not do it."""
    row = {"name": task, "about": f"Does {task}.", "available": True, "inputs": inputs, "options": []}
    known = {**row, "name": "detect", "available": task == "detect"}
    rows = [known] if task == "detect" else [known, row]
    visit.page.route("**/v1/tasks", lambda route: route.fulfill(json={"tasks": rows}))
    visit.page.route("**/v1/models", lambda route: route.fulfill(json={"models": models}))
    refusal = {"code": "bad_option", "detail": "Nobody does this here."}
    visit.page.route("**/v1/jobs?task=*", lambda route: route.fulfill(status=400, json=refusal))
    visit.reload()


def test_a_sample_becomes_a_picture_of_the_session_by_one_press(visit: PageUnderTest) -> None:
    """It goes the way of a dropped one. What was there to begin with is out of the way, and back without pictures."""
    samples = visit.page.locator("button.sample")
    expect(samples).to_have_text(["3 prints", "Cat", "Coffee"])
    with visit.page.expect_request(lambda request: request.method == "POST") as sent:
        samples.filter(has_text="Cat").click()
    assert sent.value.url.endswith("/v1/jobs")
    visit.wait_for_state("cat.jpg", "done")
    expect(visit.chosen).to_have_text("cat.jpg")
    for part in ("#start", ".lead"):
        expect(visit.page.locator(part)).to_be_hidden()
    visit.reload()
    expect(visit.page.locator("#start")).to_be_hidden()
    visit.page.get_by_role("button", name="Remove cat.jpg").click()
    expect(samples.first).to_be_visible()


def test_samples_are_tried_by_the_keyboard_alone(visit: PageUnderTest) -> None:
    """Tab leads to the first of them, from the button that chooses on."""
    visit.page.locator(".choose").focus()
    for _ in range(3):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("document.activeElement.matches('button.sample')"):
            break
    visit.page.keyboard.press("Enter")
    visit.wait_for_state("3-prints.jpg", "done")


def test_a_sample_that_does_not_come_is_told(visit: PageUnderTest) -> None:
    """In words; the next press tries again."""
    cat = visit.page.locator("button.sample", has_text="Cat")
    visit.page.route("**/samples/cat.jpg", lambda route: route.abort(), times=1)
    cat.click()
    expect(visit.page.locator("#notice")).to_contain_text("The server does not answer.")
    cat.click()
    visit.wait_for_state("cat.jpg", "done")
    expect(visit.page.locator("#notice")).not_to_contain_text("does not answer")
    visit.forgive("ERR_FAILED")


def test_what_the_model_can_see_is_unfolded_and_searched(visit: PageUnderTest) -> None:
    """The labels of the model that is loaded, whatever it is called; what is not among them is said."""
    offer(visit, "detect", MODEL)
    fold = visit.page.locator(".kinds")
    expect(fold.locator("summary")).to_have_text("It can see 4 kinds of things: person, bicycle, hot dog …")
    fold.locator("summary").click()
    expect(fold.locator("li")).to_have_text(LABELS)
    field = fold.get_by_label("Is it among them?")
    field.fill("Dog")
    expect(fold.locator("li:visible")).to_have_text(["hot dog", "dog"])
    expect(fold.locator("output")).to_have_text("2 kinds")
    field.fill("unicorn")
    expect(fold.locator("li:visible")).to_have_count(0)
    expect(fold.locator("output")).to_have_text("Not among them. A model of your own may know it.")


def test_another_model_sees_other_things(visit: PageUnderTest) -> None:
    """The unfolded list is that of the model that is picked."""
    other = {**MODEL, "name": "own", "labels": ["weld", "crack"]}
    offer(visit, "detect", {**MODEL, "default": True}, other)
    visit.page.locator(".kinds summary").click()
    expect(visit.page.locator(".kinds li")).to_have_text(LABELS)
    visit.page.locator("#model").select_option("own")
    expect(visit.page.locator(".kinds li")).to_have_text(["weld", "crack"])
    expect(visit.page.locator(".kinds summary")).to_have_text("It can see 2 kinds of things: weld, crack")


def test_who_has_no_mouse_is_told_what_a_finger_does(browser: Any, stand_in: str) -> None:
    """Nobody drops anything on a phone; its samples are as wide as fit."""
    with browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context:
        visit = PageUnderTest(context, stand_in)
        expect(visit.page.get_by_role("button", name="Choose or take pictures")).to_be_visible()
        expect(visit.page.get_by_text("Drop pictures here")).to_be_hidden()
        visit.page.locator("button.sample").first.tap()
        visit.wait_for_state("3-prints.jpg", "done")
        visit.close()


def test_what_can_be_done_with_a_result_is_said_once(visit: PageUnderTest) -> None:
    """Beside the first one, until it is done or put away; also after a reload it is not said again."""
    hint = visit.page.locator(".first-hint")
    visit.page.locator("button.sample", has_text="Cat").click()
    expect(hint).to_contain_text("Move the slider")
    visit.open("cat.jpg")
    visit.slider(30)
    expect(hint).to_have_count(0)
    visit.reload()
    visit.open("cat.jpg")
    expect(hint).to_have_count(0)


def test_a_hint_is_put_away_by_its_button(visit: PageUnderTest) -> None:
    """Who has understood need not obey."""
    visit.page.locator("button.sample", has_text="Cat").click()
    visit.page.locator(".first-hint").get_by_role("button", name="OK").click()
    expect(visit.page.locator(".first-hint")).to_have_count(0)


def test_text_to_read_is_drawn_on_the_spot(visit: PageUnderTest) -> None:
    """A photo without text would be no sample of it."""
    offer(visit, "read", {**MODEL, "task": "read", "labels": []})
    expect(visit.page.locator("button.sample:visible, .kinds:visible")).to_have_count(0)
    expect(visit.page.locator(".lead")).to_have_text("Does read.")
    with visit.page.expect_request(lambda request: request.method == "POST") as sent:
        visit.page.get_by_role("button", name="A letter").click()
    assert sent.value.url.endswith("/v1/jobs?task=read")
    assert b"\x89PNG" in sent.value.post_data_buffer


@pytest.mark.parametrize(
    ("facts", "words", "asked"),
    [
        ({}, "a lighthouse in the fog, seen from the sea", b"prompt=a+lighthouse+in+the+fog"),
        ({"words": False}, "Seed 7", b"seed=7"),
    ],
)
def test_pictures_are_made_of_words_or_seeds_by_one_press(
    facts: dict[str, Any], words: str, asked: bytes, visit: PageUnderTest
) -> None:
    """Whichever the model takes: there is no photo to begin with."""
    offer(visit, "generate", {**MODEL, "task": "generate", "labels": [], "facts": facts}, inputs=[PROMPT])
    expect(visit.page.locator("button.sample:visible")).to_have_count(0)
    with visit.page.expect_request(lambda request: request.method == "POST") as sent:
        visit.page.get_by_role("button", name=words).click()
    assert asked in sent.value.post_data_buffer


def test_a_model_behind_another_server_is_not_said_to_stay(visit: PageUnderTest) -> None:
    """Its pictures are sent there, as its notice tells."""
    stays = visit.page.locator(".stays")
    expect(stays).to_be_visible()
    offer(
        visit,
        "describe",
        {**MODEL, "task": "describe", "runtime": "chat completions", "notice": "Pictures are sent to a.b."},
    )
    expect(visit.page.locator("#notice")).to_contain_text("Pictures are sent to a.b.")
    expect(stays).to_be_hidden()


def test_a_page_without_samples_does_without(browser: Any, start_stand_in: Any, tmp_path: Any) -> None:
    """All else is there."""
    url = start_stand_in("inline", SAMPLES_DIR=str(tmp_path / "nowhere")).url
    visit = PageUnderTest(browser, url)
    expect(visit.page.locator(".try")).to_be_hidden()
    expect(visit.page.locator(".stays")).to_be_visible()
    visit.close()


def test_a_page_that_reads_from_the_right_has_its_samples_there(visit: PageUnderTest) -> None:
    """The first is the rightmost, and nothing is wider than the screen."""
    visit.page.evaluate("document.documentElement.dir = 'rtl'")
    first, second = (visit.page.locator("button.sample").nth(at).bounding_box() for at in (0, 1))
    assert first["x"] > second["x"]
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
