"""Removing that can be taken back: in the session, before the stand-in, and on the page."""

from collections.abc import Iterator
from typing import Any

import pytest
from page_object import PageUnderTest
from playwright.sync_api import expect

from session_tab import Tab, picture

pytestmark = pytest.mark.browser

HIDDEN = "() => session.entries().map(({ name }) => name)"


def keys_of(tab: Tab, *names: str) -> list[str]:
    return [tab.entry(name)["key"] for name in names]


def remove(tab: Tab, *names: str) -> None:
    tab.page.evaluate("(keys) => session.removal.remove(keys)", keys_of(tab, *names))


def test_what_is_removed_is_seen_nowhere_and_comes_back_as_it_was(tab: Tab) -> None:
    """In no tab, with its result and its picture; its place is what it was."""
    second = tab.another()
    tab.drop_together(["a.jpg", "b.jpg", "c.jpg"])
    before = [tab.until(name, state="done") for name in ("a.jpg", "b.jpg", "c.jpg")]
    remove(tab, "a.jpg", "b.jpg")
    assert tab.page.evaluate(HIDDEN) == ["c.jpg"]
    second.page.wait_for_function("session.entries().length === 1")
    tab.page.evaluate("session.removal.undo()")
    assert tab.page.evaluate("session.entries()") == before
    second.page.wait_for_function("session.entries().length === 3")
    assert tab.page.evaluate("async (key) => (await session.blob(key)).size", before[0]["key"]) == len(picture())


def test_a_reload_loses_nothing_that_can_be_taken_back(tab: Tab) -> None:
    """What was settled is gone, and so is what was removed before the last."""
    tab.drop_together(["a.jpg", "b.jpg", "c.jpg"])
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        tab.until(name, state="done")
    remove(tab, "a.jpg")
    remove(tab, "b.jpg")
    tab.open()
    assert tab.page.evaluate(HIDDEN) == ["b.jpg", "c.jpg"]
    remove(tab, "b.jpg")
    tab.page.evaluate("session.removal.settle()")
    tab.open()
    assert tab.page.evaluate(HIDDEN) == ["c.jpg"]


def test_a_tab_that_opened_meanwhile_loses_it_with_the_others(tab: Tab) -> None:
    """It has found it in what the browser keeps."""
    tab.drop("a.jpg")
    tab.until("a.jpg", state="done")
    remove(tab, "a.jpg")
    second = tab.another()
    assert second.page.evaluate(HIDDEN) == ["a.jpg"]
    tab.page.evaluate("session.removal.settle()")
    second.page.wait_for_function("session.entries().length === 0")


def test_what_was_not_sent_is_sent_when_it_comes_back(tab: Tab) -> None:
    """And not before: nobody wants it while it is away."""
    tab.page.route("**/v1/jobs*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    tab.drop("a.jpg")
    tab.until("a.jpg", state="waiting", canRetry=True)
    remove(tab, "a.jpg")
    tab.page.unroute_all()
    sent: list[str] = []
    tab.page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    tab.drop("b.jpg")
    tab.until("b.jpg", state="done")
    assert len(sent) == 1
    tab.page.evaluate("session.removal.undo()")
    tab.until("a.jpg", state="done")
    assert len(sent) == 2


def test_clearing_is_for_good(tab: Tab) -> None:
    """Also for what could still have been taken back."""
    tab.drop_together(["a.jpg", "b.jpg"])
    tab.until("b.jpg", state="done")
    remove(tab, "a.jpg")
    tab.page.evaluate("session.clear()")
    assert tab.page.evaluate("session.removal.removed") == []
    tab.open()
    assert tab.page.evaluate(HIDDEN) == []


@pytest.fixture
def visit(browser: Any, stand_in: str) -> Iterator[PageUnderTest]:
    """The page with three pictures that are done, and none of them open; its clock is the test's."""
    with browser.new_context() as context:
        context.clock.install()
        visit = PageUnderTest(context, stand_in)
        visit.drop(*((f"{name}.jpg", picture()) for name in "abc"))
        visit.wait_for_all(3)
        yield visit
        visit.close()


def test_undo_is_a_button_and_a_key(visit: PageUnderTest) -> None:
    """The notice says what is removed; what is back has the focus."""
    notice = visit.page.get_by_role("region", name="Undo")
    visit.entry("b.jpg").get_by_role("button", name="Remove b.jpg").press("Enter")
    visit.wait_for_all(2)
    expect(notice).to_contain_text("b.jpg is removed.")
    notice.get_by_role("button", name="Undo").click()
    visit.wait_for_all(3)
    expect(visit.entry("b.jpg").locator(".show")).to_be_focused()
    expect(notice.get_by_role("button")).to_be_hidden()
    visit.page.get_by_role("checkbox", name="Select all").check()
    visit.page.get_by_role("button", name="Remove 3").click()
    expect(visit.page.locator("#pictures")).to_be_hidden()
    expect(notice).to_contain_text("3 are removed.")
    visit.page.keyboard.press("Control+z")
    visit.wait_for_all(3)
    assert [entry.name for entry in visit.entries()] == ["a.jpg", "b.jpg", "c.jpg"]


def test_undo_stands_for_a_while(visit: PageUnderTest) -> None:
    """Its time stops while somebody points at it; then what was removed is gone, and no reload brings it back."""
    button = visit.page.get_by_role("region", name="Undo").get_by_role("button")
    visit.entry("a.jpg").get_by_role("button", name="Remove a.jpg").press("Enter")
    button.hover()
    visit.page.clock.run_for(60_000)
    expect(button).to_be_visible()
    visit.page.mouse.move(0, 0)
    visit.page.clock.run_for(14_000)
    expect(button).to_be_visible()
    visit.page.clock.run_for(2_000)
    expect(button).to_be_hidden()
    visit.page.keyboard.press("Control+z")
    visit.reload()
    visit.wait_for_all(2)
