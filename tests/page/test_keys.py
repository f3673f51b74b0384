"""The list of keys, and letters that can be switched off."""

from typing import Any

import pytest
from page_object import PageUnderTest
from playwright.sync_api import expect

from session_tab import picture

pytestmark = pytest.mark.browser


def test_letters_that_do_something_can_be_switched_off(browser: Any, stand_in: str) -> None:
    """In the list of keys, which "?" opens, and always a button; it is kept."""
    with browser.new_context(reduced_motion="reduce") as context:
        visit = PageUnderTest(context, stand_in)
        page, dialog, title = (
            visit.page,
            visit.page.get_by_role("dialog", name="Keys"),
            visit.viewer.locator("h2").first,
        )
        visit.drop(("a.png", picture()))
        visit.wait_for_all(1)
        visit.drop(*((f"{at}.png", picture((60 + at, 40))) for at in range(1, 4)))
        expect(page.locator(".open-new kbd")).to_have_text("J")
        page.locator("#search").press("?")
        expect(dialog).to_be_hidden()
        page.locator("#clear").focus()
        page.keyboard.press("?")
        expect(dialog).to_contain_text("the first new picture")
        page.keyboard.press("j")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(title).to_have_text("a.png")
        page.keyboard.press("j")
        expect(title).to_have_text("1.png")
        page.locator("#keys").click()
        dialog.get_by_role("checkbox").uncheck()
        dialog.get_by_role("button", name="Close").click()
        expect(page.locator("#keys")).to_be_focused()
        expect(page.locator(".open-new")).to_have_text("2 new ")
        for key in ("j", "?"):
            page.keyboard.press(key)
        expect(dialog).to_be_hidden()
        expect(title).to_have_text("1.png")
        page.keyboard.press("ArrowRight")
        expect(title).to_have_text("2.png")
        visit.reload()
        page.keyboard.press("?")
        expect(dialog).to_be_hidden()
        page.locator("#keys").click()
        dialog.get_by_role("checkbox").check()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(dialog).to_be_visible()
        visit.close()
