"""The whole page, as a person first meets it."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from page_object import PageUnderTest
from PIL import Image
from playwright.sync_api import expect

from browsing import DROP

pytestmark = pytest.mark.browser


def photo(path: Path, size: tuple[int, int] = (300, 200)) -> tuple[str, bytes]:
    """The name and the content of a new picture file at `path`."""
    Image.new("RGB", size, (90, 110, 90)).save(path)
    return path.name, path.read_bytes()


@pytest.fixture
def visit(browser: Any, stand_in: str) -> Iterator[PageUnderTest]:
    """A visit to the page, which must stay on its host and without complaints."""
    visit = PageUnderTest(browser, stand_in)
    yield visit
    visit.close()


def test_pictures_are_chosen_by_keyboard(visit: PageUnderTest, tmp_path: Path) -> None:
    """The button that chooses is reached by the tab key and opens the chooser."""
    photo(tmp_path / "chosen.png")
    choose = visit.page.locator(".choose")
    for _ in range(5):
        visit.page.keyboard.press("Tab")
        if choose.evaluate("button => button === document.activeElement"):
            break
    with visit.page.expect_file_chooser() as chooser:
        visit.page.keyboard.press("Enter")
    chooser.value.set_files(tmp_path / "chosen.png")
    visit.wait_for_state("chosen.png", "done")


def test_before_the_service_answered_the_page_looks_for_models(visit: PageUnderTest) -> None:
    """On a slow line tasks are known sooner; that no model is loaded is said where that is so."""
    held: list[Any] = []
    visit.page.route("**/v1/models", lambda route: held.append(route))
    with visit.page.expect_response("**/v1/tasks"):
        visit.page.reload()
    visit.page.wait_for_selector("body:not(.opening)", state="attached")
    model = visit.page.locator("#model")
    expect(model.locator("option")).to_have_text("looking …")
    for route in held:
        route.fulfill(json={"models": []})
    expect(model.locator("option")).to_have_text("none loaded yet")
    visit.page.unroute("**/v1/models")


def test_the_page_says_which_model_answers_and_what_is_to_know_of_it(visit: PageUnderTest) -> None:
    """A fallback model must not pass unnoticed."""
    expect(visit.page.locator("#notice")).to_have_text("Only a toy.")
    expect(visit.page.locator("#models")).to_have_text(
        "Answered by toy (fake, float32, 416 \u00d7 416 pixels, 2 kinds of objects)"
    )


@pytest.mark.parametrize("width", [320, 390, 1600])
def test_nothing_is_wider_than_the_screen(visit: PageUnderTest, width: int, tmp_path: Path) -> None:
    """From a small phone to a wide screen, with the longest of names and the strangest of shapes."""
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.drop(photo(tmp_path / f"{'a-long-name-' * 12}.jpg", (2000, 100)), photo(tmp_path / "b.jpg", (100, 2000)))
    visit.wait_for_state("b.jpg", "done")
    visit.page.wait_for_function("!document.querySelector('#viewer').hidden")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_dropped_before_the_page_is_ready_is_not_lost(browser: Any, stand_in: str, tmp_path: Path) -> None:
    """A slow network brings the modules late."""
    page = browser.new_page()
    held: list[Any] = []
    page.route("**/static/page.js", lambda route: held.append(route))
    with page.expect_request("**/static/page.js"):
        page.goto(stand_in, wait_until="commit")
    page.locator("#drop").wait_for(state="attached")
    name, content = photo(tmp_path / "early.png")
    page.evaluate(DROP, [[name], [b64encode(content).decode()]])
    held[0].continue_()
    page.locator("#gallery li.entry[data-state=done]").wait_for()
    page.close()


def test_what_shows_a_picture_comes_once_somebody_is_there(visit: PageUnderTest) -> None:
    """Neither before, as the page opens without it, nor as late as the picture."""
    loaded = "() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/canvas/')).length"
    assert visit.page.evaluate(loaded) <= 1  # the colours of labels, which thumbnails have
    visit.page.mouse.move(20, 20)
    visit.page.wait_for_function(f"{loaded} > 10")
    expect(visit.page.locator("link[href$='/canvas/canvas.css']")).to_have_count(1)


def test_what_shows_a_picture_is_asked_for_again_once_the_service_is_back(
    browser: Any, stand_in: str, tmp_path: Path
) -> None:
    """Until then its place says that it did not come."""
    page, (name, content) = browser.new_page(), photo(tmp_path / "a.png")
    page.route("**/tasks/detect/panel.js", lambda route: route.abort())
    page.goto(stand_in)
    page.locator("body:not(.opening)").wait_for()
    page.evaluate(DROP, [[name], [b64encode(content).decode()]])
    expect(page.locator("#viewer").get_by_text("A part of the page did not come. Load it again.")).to_be_visible()
    page.unroute_all()
    page.evaluate(
        "window.dispatchEvent(new CustomEvent('image-processor:connection', { detail: { reachable: true } }))"
    )
    expect(page.locator("#threshold")).to_be_visible()
    expect(page.locator("#viewer").get_by_text("did not come")).to_have_count(0)
    page.close()


def test_a_page_that_did_not_come_whole_is_asked_for_again(browser: Any, stand_in: str) -> None:
    """As when the network changes while its modules come; a few times, and then it says so."""
    page, attempts = browser.new_page(), 0

    def fail(route: Any) -> None:
        nonlocal attempts
        attempts += 1
        route.abort() if attempts <= most else route.continue_()

    most = 2
    page.route("**/static/gallery/card.js", fail)
    page.goto(stand_in)
    expect(page.locator("#model option")).to_have_text(["toy (float32)"])
    assert attempts > most
    most = 1_000
    page.reload()
    expect(page.locator("#notice")).to_have_text("A part of the page did not come. Load it again.")
    page.close()
