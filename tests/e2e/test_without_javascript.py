"""The page in a browser whose JavaScript is switched off, before the real service in both modes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


@pytest.fixture
def page(browser: Any, service: Service) -> Iterator[Any]:
    """The page, as it is without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service.url}/")
    yield page
    context.close()


def send(page: Any, file: Path) -> None:
    page.set_input_files("noscript input[type=file]", file)
    page.click("noscript button")


def test_a_picture_is_sent_and_comes_back(page: Any, pictures: Mapping[str, bytes], tmp_path: Path) -> None:
    """In mode 2 the page that waits looks again by itself, until the picture is there."""
    (tmp_path / "cat.jpg").write_bytes(pictures["cat"])
    send(page, tmp_path / "cat.jpg")
    page.wait_for_selector("body > img", timeout=30_000)
    assert page.evaluate("[document.contentType, document.images[0].naturalWidth]") == ["image/jpeg", 902]


def test_why_a_file_is_refused_is_said_in_words(page: Any, tmp_path: Path) -> None:
    """And there is a way back to the form."""
    (tmp_path / "notes.txt").write_text("no picture at all")
    send(page, tmp_path / "notes.txt")
    page.wait_for_selector("h1")
    assert "Expected a picture" in page.inner_text("main p")
    page.click("main a")
    page.wait_for_selector("noscript input[type=file]")
