"""The page in a real browser, in both modes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Visit

pytestmark = pytest.mark.browser


@pytest.fixture(params=["inline", "queued"])
def visit(request: pytest.FixtureRequest, browser: Any, serve: Callable[..., str]) -> Iterator[Visit]:
    """A visit to the page, which must stay on its host and without complaints."""
    visit = Visit(browser, serve(request.param, MAX_UPLOAD_BYTES="1000000"))
    yield visit
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def test_three_dropped_pictures_come_back_with_their_lists(visit: Visit, encode: Callable[..., bytes]) -> None:
    """Picture and list appear on the page in both modes; rubbish among them is told in words."""
    for at in range(3):
        visit.drop((f"{at}.jpg", encode("JPEG", (300 + at, 200))))
    visit.drop(("rubbish.jpg", b"no picture" * 20))
    for at in range(3):
        card = visit.card(f"{at}.jpg")
        card.get_by_text("Found: dog, bicycle").wait_for()
        rows = card.locator("tbody tr").all_inner_texts()
        assert rows == ["dog\t87 %\t131, 219, 178 \u00d7 321", "bicycle\t61 %\t120, 130, 450 \u00d7 290"]
        image = card.locator("img")
        visit.page.wait_for_timeout(100)
        assert "/view/" in image.get_attribute("src")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 300 + at
        assert image.get_attribute("alt") == f"{at}.jpg with its objects marked: dog, bicycle"
    refused = visit.card("rubbish.jpg")
    refused.get_by_text("Expected a picture").wait_for()
    assert refused.get_by_role("button", name="Try again").is_visible()


def test_a_picture_that_failed_can_be_sent_again(visit: Visit, encode: Callable[..., bytes]) -> None:
    """Here the network fails once, and the second try succeeds."""
    visit.page.route("**/upload*", lambda route: route.abort(), times=1)
    visit.drop(("a.jpg", encode("JPEG", (300, 200))))
    card = visit.card("a.jpg")
    card.get_by_text("The server does not answer. Try again.").wait_for()
    card.get_by_role("button", name="Try again").click()
    card.get_by_text("Found: dog, bicycle").wait_for()
    assert not card.get_by_role("button", name="Try again").is_visible()
    assert visit.errors.pop().endswith("net::ERR_FAILED")


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(visit: Visit) -> None:
    """With the limit in words, and without a button that could not help."""
    visit.drop(("large.jpg", bytes(1_010_000)))
    card = visit.card("large.jpg")
    card.get_by_text("at most 1 MB are taken").wait_for()
    assert not card.get_by_role("button", name="Try again").is_visible()


def test_pictures_can_be_chosen_by_keyboard(visit: Visit, encode: Callable[..., bytes], tmp_path: Path) -> None:
    """The first stop of the tab key opens the chooser."""
    chosen = tmp_path / "chosen.png"
    chosen.write_bytes(encode("PNG", (300, 200)))
    visit.page.get_by_text("Answered by").wait_for()
    visit.page.keyboard.press("Tab")
    assert visit.page.locator(".choose").evaluate("button => button === document.activeElement")
    with visit.page.expect_file_chooser() as chooser:
        visit.page.keyboard.press("Enter")
    chooser.value.set_files(chosen)
    visit.card("chosen.png").get_by_text("Found: dog, bicycle").wait_for()


def test_the_page_says_which_model_answers_and_what_is_to_know_of_it(visit: Visit) -> None:
    """A fallback model must not pass unnoticed."""
    visit.page.get_by_text("Only a toy.").wait_for()
    visit.page.get_by_text("Answered by toy (fake, float32, 416 \u00d7 416 pixels, 2 kinds of objects)").wait_for()


@pytest.mark.parametrize("width", [320, 390, 1600])
def test_nothing_is_wider_than_the_screen(visit: Visit, width: int, encode: Callable[..., bytes]) -> None:
    """From a small phone to a wide screen."""
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.drop((f"{'a-long-name-' * 12}.jpg", encode("JPEG", (2000, 100))), ("b.jpg", encode("JPEG", (100, 2000))))
    visit.card("b.jpg").get_by_text("Found: dog").wait_for()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
