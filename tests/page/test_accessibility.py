"""Both pages as axe-core sees them: light and dark, wide and on a phone, empty, with a result, with a failure."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_object import PHONE, WIDE, PageUnderTest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")
CONTEXTS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "has_touch": True, "is_mobile": True},
    "dark phone": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True, "is_mobile": True},
}


@pytest.fixture(params=CONTEXTS)
def context(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    """A browser as somebody has it; nothing moves, so that no colour is looked at half way."""
    with browser.new_context(**CONTEXTS[request.param], reduced_motion="reduce") as context:
        yield context


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (768, 576), (90, 110, 90)).save(file, "JPEG")
    return file.getvalue()


def violations(page: Any) -> list[str]:
    """What axe-core calls serious or critical: the rule, where, and why."""
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    ]


def test_the_empty_page_is_accessible(context: Any, stand_in: str) -> None:
    """Before anybody has dropped anything."""
    visit = PageUnderTest(context, stand_in)
    expect(visit.page.locator("#model option").first).to_be_attached()
    assert violations(visit.page) == []
    visit.close()


def test_the_page_with_a_result_and_a_failure_is_accessible(context: Any, stand_in: str) -> None:
    """A picture in the viewer with everything open, another that could not be read."""
    visit = PageUnderTest(context, stand_in)
    visit.drop(("garden.jpg", picture()), ("notes.jpg", b"These are only words." * 9))
    visit.wait_for_state("notes.jpg", "failed")
    visit.wait_for_state("garden.jpg", "done")
    assert violations(visit.page) == []
    visit.open("garden.jpg")
    visit.viewer.locator("#near").check()
    visit.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    visit.slider(70)
    assert [box.near for box in visit.boxes()] == [False, True]
    assert violations(visit.page) == []
    visit.page.locator("#clear").click()
    expect(visit.page.get_by_role("dialog")).to_be_visible()
    assert violations(visit.page) == []
    visit.page.keyboard.press("Escape")
    visit.entry("notes.jpg").locator("button.show").click()
    expect(visit.viewer).to_contain_text("notes.jpg is ")
    assert violations(visit.page) == []
    visit.close()


def test_what_is_done_with_several_pictures_is_accessible(context: Any, stand_in: str) -> None:
    """A label pressed, a picture selected, the kinds of files open, one removed that can be taken back."""
    visit = PageUnderTest(context, stand_in)
    visit.drop(*((f"{name}.jpg", picture()) for name in "abc"))
    visit.wait_for_all(3)
    visit.page.locator(".totals .label").first.click()
    visit.page.get_by_role("checkbox", name="Select b.jpg").check(force=True)
    visit.page.locator(".together .download").click()
    visit.page.locator(".takeaway .chip").first.wait_for()
    assert violations(visit.page) == []
    visit.page.get_by_role("button", name="Remove 1").click()
    expect(visit.page.get_by_role("button", name="Undo")).to_be_visible()
    assert violations(visit.page) == []
    visit.close()


def test_the_status_page_is_accessible(context: Any, stand_in: str) -> None:
    """With its plots, and their tables unfolded."""
    visit = PageUnderTest(context, f"{stand_in}/status")
    expect(visit.page.locator("svg.plot").first).to_be_visible()
    expect(visit.page.locator("#models")).to_contain_text("toy")
    visit.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert violations(visit.page) == []
    visit.close()


def test_nothing_is_wider_than_a_phone(browser: Any, stand_in: str) -> None:
    """Nobody has to scroll sideways, and what is to be touched is 44 pixels high at least (24 in a line of words)."""
    with browser.new_context(**CONTEXTS["phone"]) as context:
        visit = PageUnderTest(context, stand_in)
        long = "a garden with a name that is much too long for any phone that was ever made.jpg"
        visit.drop((long, picture()), ("b.jpg", picture()), ("c.jpg", picture()))
        visit.wait_for_all(3)
        expect(visit.viewer.get_by_role("button", name="2 new")).to_be_visible()
        visit.entry(visit.entries()[0].name).locator("button.show").tap()
        expect(visit.viewer.locator("#threshold")).to_be_visible()
        visit.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert visit.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert visit.page.evaluate(TOO_SMALL) == []
        visit.page.goto(f"{stand_in}/status")
        expect(visit.page.locator("#models")).to_contain_text("toy")
        assert visit.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        visit.close()


TOO_SMALL = """() => [...document.querySelectorAll("button, select, input, a[data-format]")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .map((each) => each.closest("label") ?? each)
  .map((each) => [each.className || each.id || each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, { height, width }]) => width > 1 && height < 43.5)
  .map(([name, { width, height }]) => `${name}: ${width} x ${height}`)"""
