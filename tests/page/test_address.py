"""The browser's Back and Forward, the address, and where the focus goes when a picture is closed."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from page_object import PageUnderTest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NAMES = ("a.jpg", "b.jpg", "c.jpg")
LENGTH = "() => history.length"


@pytest.fixture
def visit(browser: Any, stand_in: str) -> Iterator[PageUnderTest]:
    """Three pictures, the first of which is open."""
    with browser.new_context(reduced_motion="reduce") as context:
        visit = PageUnderTest(context, stand_in)
        visit.drop(*((name, picture(at)) for at, name in enumerate(NAMES)))
        visit.wait_for_all(len(NAMES))
        expect(title(visit)).to_have_text("a.jpg")
        yield visit
        visit.close()


def picture(shade: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (320, 240), (90 + shade, 110, 90)).save(file, "JPEG")
    return file.getvalue()


def title(visit: PageUnderTest) -> Any:
    return visit.viewer.locator("h2").first


def card(visit: PageUnderTest, name: str) -> Any:
    return visit.entry(name).locator("button.show")


def test_back_closes_the_picture_however_many_were_looked_at(visit: PageUnderTest) -> None:
    """Forward opens the last one again, and a reload keeps it; its address has the job, that of the page has none."""
    page, length = visit.page, visit.page.evaluate(LENGTH)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(title(visit)).to_have_text("c.jpg")
    page.wait_for_function(
        "() => history.state.picture === document.querySelector('#gallery [aria-current]').dataset.key"
    )
    page.go_back()
    expect(visit.viewer).to_be_hidden()
    assert (page.evaluate("location.hash"), page.evaluate(LENGTH)) == ("", length)
    page.go_forward()
    expect(title(visit)).to_have_text("c.jpg")
    address = page.url
    assert len(page.evaluate("location.hash")) > 30
    visit.reload()
    expect(title(visit)).to_have_text("c.jpg")
    assert (page.url, page.evaluate(LENGTH)) == (address, length)


def test_a_reload_right_after_several_steps_keeps_the_last(visit: PageUnderTest) -> None:
    """Each step is in the address at once."""
    visit.page.evaluate(
        """() => {
      for (let step = 0; step < 2; step += 1) {
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
      }
      location.reload();
    }"""
    )
    visit.page.wait_for_load_state()
    expect(title(visit)).to_have_text("c.jpg")


def test_closing_leaves_nothing_in_the_history(visit: PageUnderTest) -> None:
    """By key or button it is as Back, also where another picture is opened at once."""
    page, length = visit.page, visit.page.evaluate(LENGTH)
    for name in NAMES:
        page.keyboard.press("Escape")
        card(visit, name).click()
        expect(title(visit)).to_have_text(name)
    visit.viewer.get_by_role("button", name="Close").click()
    expect(visit.viewer).to_be_hidden()
    page.wait_for_function("() => location.hash === '' && history.state === null")
    assert page.evaluate(LENGTH) == length
    page.go_back()
    assert page.url == "about:blank"


def test_a_picture_that_was_removed_is_not_opened_again(visit: PageUnderTest) -> None:
    """Forward comes to the page alone."""
    visit.entry("a.jpg").hover()
    visit.entry("a.jpg").get_by_role("button", name="Remove a.jpg").click()
    expect(visit.viewer).to_be_hidden()
    visit.page.wait_for_function("() => history.state === null")
    visit.page.go_forward()
    visit.page.wait_for_function("() => history.state === null && location.hash === ''")
    expect(visit.viewer).to_be_hidden()
    assert [each.name for each in visit.entries()] == ["b.jpg", "c.jpg"]


def test_a_picture_that_was_opened_by_its_address_is_closed_in_its_place(visit: PageUnderTest) -> None:
    """There is no page without it to go back to."""
    page = visit.page
    visit.open("b.jpg")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("#viewer h2").first).to_have_text("b.jpg")
    length = other.evaluate(LENGTH)
    other.keyboard.press("Escape")
    expect(other.locator("#viewer")).to_be_hidden()
    assert (other.url, other.evaluate(LENGTH)) == (f"{visit.url}/", length)
    other.evaluate("(hash) => (location.hash = hash)", page.evaluate("location.hash"))
    expect(other.locator("#viewer h2").first).to_have_text("b.jpg")
    other.close()


def test_the_focus_comes_back_to_the_picture_in_the_gallery(visit: PageUnderTest) -> None:
    """To that which was seen last, or to its neighbour where it is gone or not among those that are searched for."""
    page = visit.page
    page.go_back()
    card(visit, "a.jpg").click()
    expect(title(visit)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(card(visit, "b.jpg")).to_be_focused()
    page.wait_for_function("() => history.state === null")
    page.go_forward()
    expect(title(visit)).to_be_focused()
    page.keyboard.press("Escape")
    expect(card(visit, "b.jpg")).to_be_focused()
    page.keyboard.press("Enter")
    expect(title(visit)).to_be_focused()
    other = PageUnderTest(page.context, visit.url)
    other.entry("b.jpg").hover()
    other.entry("b.jpg").get_by_role("button", name="Remove b.jpg").click()
    other.close()
    expect(visit.viewer).to_be_hidden()
    expect(card(visit, "c.jpg")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#search").fill("a.jpg")
    expect(visit.entry("c.jpg")).to_be_hidden()
    title(visit).focus()
    page.keyboard.press("Escape")
    expect(card(visit, "a.jpg")).to_be_focused()
