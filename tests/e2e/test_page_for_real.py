"""The page in a real browser, before the real service, in both modes."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from browsing import Visit
from conftest import ROOT
from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

SCREENSHOTS = ROOT / "build/screenshots"


@pytest.fixture(params=["mode1", "mode2"])
def visit(request: pytest.FixtureRequest, browser: Any) -> Iterator[Visit]:
    """A visit to the page of a running service."""
    service: Service = request.getfixturevalue(request.param)
    visit = Visit(browser, service.url)
    visit.page.set_viewport_size({"width": 1100, "height": 760})
    yield visit
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    visit.page.screenshot(path=SCREENSHOTS / f"page-{request.param}.png", full_page=True)
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def test_dropped_pictures_come_back_marked_with_their_objects_listed(
    visit: Visit, pictures: Mapping[str, bytes]
) -> None:
    """Several at once; the marked picture and its list stand on the page, rubbish is told in words."""
    files = [(f"{name}.jpg", data) for name, data in pictures.items()]
    visit.drop(*files, ("notes.jpg", b"These are only words." * 9))
    for name, label in (("cat", "cat"), ("person", "person"), ("cup", "cup")):
        card = visit.card(f"{name}.jpg")
        card.locator("tbody tr").filter(has_text=label).first.wait_for()
        image = card.locator("img")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
        assert "/view/" in image.get_attribute("src")
    visit.card("notes.jpg").get_by_text("Expected a picture").wait_for()


def test_pictures_stand_side_by_side_on_a_wide_screen(
    browser: Any, mode1: Service, pictures: Mapping[str, bytes]
) -> None:
    """Two cards in one row; this is the picture in the README."""
    visit = Visit(browser, mode1.url)
    visit.page.set_viewport_size({"width": 1000, "height": 640})
    for name in ("cup", "person"):
        visit.drop((f"{name}.jpg", pictures[name]))
        visit.card(f"{name}.jpg").locator("tbody tr").first.wait_for()
    visit.page.wait_for_load_state("networkidle")
    boxes = [visit.card(f"{name}.jpg").bounding_box() for name in ("cup", "person")]
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    visit.page.screenshot(path=SCREENSHOTS / "readme.png", full_page=True)
    visit.page.close()
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] != boxes[1]["x"]
