"""The page asks for a task that only these tests know: its texts and options out of its row, its steps, its picture."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from browsing import Visit
from own_task import installed
from service import running_mode1

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service that does `paint` and nothing else."""
    own = {**installed(tmp_path_factory.mktemp("own")), "TASKS": "paint"}
    with running_mode1(own, tmp_path_factory.mktemp("page")) as service:
        yield service.url


@pytest.fixture
def visit(browser: Any, url: str) -> Iterator[Visit]:
    visit = Visit(browser, url)
    yield visit
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def ask(page: Any, prompt: str, steps: int) -> None:
    """So many slow steps of a colour, sent without a picture."""
    page.get_by_label("Prompt").fill(prompt)
    page.get_by_text("Options", exact=True).click()
    page.get_by_role("spinbutton", name="steps").fill(str(steps))
    page.get_by_label("Step ms").fill("100")
    page.get_by_role("button", name="Send").click()


def test_text_is_sent_without_a_picture_and_the_picture_that_comes_of_it_is_shown(visit: Visit) -> None:
    """There is one task, and nothing to pick but its model. How far it is can be seen meanwhile."""
    expect(visit.page.get_by_label("Task")).to_be_hidden()
    expect(visit.page.get_by_label("Model").locator("option")).to_have_text(["small (default)"])
    expect(visit.page.locator("#notice")).to_be_hidden()
    ask(visit.page, "red", 30)
    expect(visit.page.locator(".status:visible .words")).to_contain_text("of 30")
    expect(visit.page.locator(".status:visible .preview")).to_be_visible()
    expect(visit.page.locator(".status:visible progress")).to_have_attribute("value", re.compile(r"^\d"))
    made = visit.page.get_by_role("img", name="red", exact=True)
    expect(made).to_be_visible()
    assert made.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [64, 64]
    visit.card("red").scroll_into_view_if_needed()
    expect(visit.card("red").locator("img")).to_be_visible()
    visit.page.reload()
    expect(visit.card("red").locator(".words")).to_have_text("Done")


def test_a_job_that_nobody_wants_any_more_is_canceled(visit: Visit) -> None:
    """It can be sent again, as what it was."""
    ask(visit.page, "blue", 900)
    expect(visit.page.locator(".status:visible .words")).to_contain_text("of 900")
    visit.page.get_by_role("button", name="Cancel").click()
    expect(visit.page.locator(".status:visible .words")).to_have_text("Canceled.")
    visit.page.locator(".status:visible").get_by_role("button", name="Try again").click()
    expect(visit.page.locator(".status:visible .words")).to_contain_text("of 900")
    visit.page.get_by_role("button", name="Cancel").click()


def test_a_dropped_picture_goes_with_the_texts(visit: Visit, pictures: Mapping[str, bytes]) -> None:
    """Its size is that of what is painted over it."""
    visit.page.get_by_label("Prompt").fill("lime")
    visit.drop(("over.jpg", pictures["cat"]))
    expect(visit.card("over.jpg").locator(".words")).to_have_text("Done")
    expect(visit.page.locator("pre:visible")).to_contain_text('"prompt": "lime"')


def test_what_the_row_does_not_allow_is_not_sent(visit: Visit) -> None:
    """The browser itself says what is missing."""
    visit.page.get_by_role("button", name="Send").click()
    assert visit.page.get_by_label("Prompt").evaluate("field => field.validity.valueMissing")
    expect(visit.page.locator("#gallery li")).to_have_count(0)
