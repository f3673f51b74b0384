"""The strip of pictures by the one that is shown, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import expect

from viewing import DETECTIONS, entry, focused, open_viewer

pytestmark = pytest.mark.browser

DROP = "(entries) => entries.forEach((entry, at) => session.add(entry, at))"
FILLED = "() => document.querySelectorAll('.strip .thumbnail').length"


@pytest.fixture
def page(blank: Any) -> Any:
    """The viewer shows the first of three pictures, which are all seen already."""
    page = open_viewer(blank, *(entry(key, DETECTIONS[: at + 1], drop=1) for at, key in enumerate("abc")))
    page.locator(".strip").wait_for()
    return page


def dropped(*keys: str, drop: int = 2, **other: Any) -> list[dict[str, Any]]:
    return [entry(key, state="waiting", job=None, drop=drop, addedAt=drop, **other) for key in keys]


def frames(page: Any) -> list[str]:
    """The keys of the pictures, the new ones with a star."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    stars = "all => all.map((each) => each.dataset.key + (each.classList.contains('new') ? '*' : ''))"
    found: list[str] = page.locator(".strip .frame").evaluate_all(stars)
    return found


def test_what_is_dropped_while_a_picture_is_shown_is_seen_at_once(page: Any) -> None:
    """In the order of the session, marked as new; a key opens the first, wherever the focus is but in a field."""
    page.evaluate(DROP, dropped("d", "e", "f"))
    assert frames(page) == ["d*", "e*", "f*", "a", "b", "c"]
    page.get_by_role("button", name="3 new").wait_for()
    page.locator("main").evaluate("main => main.append(document.createElement('textarea'))")
    page.locator("textarea").press("j")
    assert page.evaluate("viewer.key") == "a"
    page.locator("#opener").press("j")
    assert page.evaluate("viewer.key") == "d"
    page.locator("#threshold").evaluate("slider => slider.blur()")
    page.keyboard.press("Shift+J")
    page.keyboard.press("ArrowRight")
    assert (page.evaluate("viewer.key"), frames(page)) == ("e", ["d", "e", "f*", "a", "b", "c"])
    page.evaluate(DROP, dropped("g", drop=3))
    assert frames(page) == ["g*", "d", "e", "f", "a", "b", "c"]
    page.get_by_role("button", name="1 new").click()
    assert page.evaluate("viewer.key") == "g"
    expect(page.locator(".open-new")).to_be_hidden()
    page.keyboard.press("j")
    assert page.evaluate("viewer.key") == "g"


def test_the_present_picture_and_what_is_new_are_both_in_view(page: Any) -> None:
    """Also where a hundred pictures lie between them; the present one is back in its place when one goes on to it."""
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("() => viewer.show('c')")
    page.evaluate(DROP, dropped(*(f"n{at}" for at in range(100))))
    page.locator(".strip [data-key=n99]").wait_for()
    shown = """(expected) => Object.entries(expected).every(([key, isSeen]) => {
      const placeOf = (each) => document.querySelector(`.strip ${each}`).getBoundingClientRect();
      const [outer, inner] = [".frames", `[data-key=${key}]`].map(placeOf);
      return (inner.left >= outer.left && inner.right <= outer.right) === isSeen;
    })"""
    page.wait_for_function(shown, arg={"n0": True, "c": True, "b": False})
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(shown, arg={"a": True, "b": True, "c": True, "n0": False})
    page.emulate_media(reduced_motion="no-preference")


def test_the_strip_is_one_stop_for_the_keyboard(page: Any) -> None:
    """From which the arrows go from picture to picture, Home and End to the ends; the focus goes along."""
    strip = page.get_by_role("list", name="All pictures")
    assert strip.locator("button").evaluate_all("all => all.map(({ tabIndex }) => tabIndex)") == [0, -1, -1]
    expect(strip.get_by_role("listitem").first.locator("[aria-current=true]")).to_have_accessible_name("a.jpg, dog")
    strip.locator("[aria-current]").focus()
    for key, present in (("ArrowRight", "b"), ("End", "c"), ("ArrowLeft", "b"), ("Home", "a")):
        page.keyboard.press(key)
        assert page.evaluate("() => [viewer.key, document.activeElement.parentElement.dataset.key]") == [present] * 2
    strip.locator("[data-key=c] button").click()
    assert focused(page, "ariaLabel") == "c.jpg, dog (2), cat"
    page.evaluate("() => { session.remove('a'); session.remove('b'); }")
    expect(page.locator(".strip")).to_be_hidden()


def test_each_picture_says_how_far_it_is(page: Any) -> None:
    """By its name, and by a bar or a sign; and how far all are that go on together."""
    page.evaluate(DROP, dropped("d", "e"))
    place = page.locator(".strip [data-key=d]")
    button, badge = place.locator("button"), place.locator(".badge")
    expect(button).to_have_accessible_name("d.jpg, Waiting to be sent, new")
    page.evaluate("() => session.change('d', { state: 'uploading', percent: 40 })")
    expect(button).to_have_accessible_name("d.jpg, Uploading, new")
    expect(place.locator(".part")).to_have_attribute("style", "--part: 40%;")
    expect(page.locator(".strip .far")).to_have_text("0 of 2 done")
    page.evaluate("(done) => session.change('d', done)", {**entry("d", DETECTIONS), "words": ""})
    expect(badge).to_have_text("4")
    expect(place.locator("svg.marks path[stroke]")).to_have_count(3)
    page.evaluate("() => settings.change({ hidden: ['dog'] })")
    expect(badge).to_have_text("2")
    page.evaluate("() => session.change('e', { state: 'failed', words: 'No picture.' })")
    expect(page.locator(".strip .far")).to_have_text("1 of 2 done, 1 failed")
    expect(page.locator(".strip [data-key=e] button")).to_have_accessible_name("e.jpg, No picture., new")


def test_only_pictures_near_the_present_one_cost_anything(page: Any) -> None:
    """Of a thousand, the others are empty places; who comes near has its thumbnail."""
    page.evaluate(DROP, dropped(*(f"n{at}" for at in range(1000))))
    page.locator(".strip [data-key=n0] img").wait_for()
    assert len(frames(page)) == 1003
    assert 10 < page.evaluate(FILLED) < 60
    page.evaluate("() => viewer.show('n500')")
    page.locator(".strip [data-key=n500] img").wait_for()
    page.locator(".strip [data-key=n0] img").wait_for(state="detached")
    assert page.evaluate(FILLED) < 120
