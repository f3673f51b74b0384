"""The page of a service that demands a key: the browser asks for it once, as for a password."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from page_object import WIDE, PageUnderTest
from playwright.sync_api import expect

from browsing import Visit
from camera import HERE, camera
from service import Service, running_mode1

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

KEY = "sixteen-characters-or-more"


@pytest.fixture(scope="module")
def service(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    guarded = {**model_environ, "TASKS": "detect,watch", "API_KEYS": KEY, "URL_INPUT": "true", "ALLOWED_NETWORKS": HERE}
    with running_mode1(guarded, tmp_path_factory.mktemp("guarded")) as running:
        yield running


@pytest.fixture
def knowing(browser: Any) -> Iterator[Any]:
    """A browser whose user answers its dialog with the key. It sends no key before it is asked for one."""
    credentials = {"username": "", "password": KEY, "send": "unauthorized"}
    with browser.new_context(viewport=WIDE, reduced_motion="reduce", http_credentials=credentials) as context:
        yield context


def test_a_picture_is_sent_seen_and_taken_away(knowing: Any, service: Service, pictures: Mapping[str, bytes]) -> None:
    """All of the page's own requests have the key from then on, and no request is turned away."""
    page = PageUnderTest(knowing, service.url)
    page.drop(("cat.jpg", pictures["cat"]))
    page.wait_for_state("cat.jpg", "done")
    page.open("cat.jpg")
    assert [box.label for box in page.boxes()] == ["cat"]
    name, marked = page.download("jpeg")
    assert (name, marked[:3]) == ("cat-marked.jpg", b"\xff\xd8\xff")
    page.close()


def test_the_line_for_a_terminal_has_the_key(
    knowing: Any, service: Service, pictures: Mapping[str, bytes], tmp_path: Path
) -> None:
    """Out of the shell's variable that the service's own command reads, so that it need not be typed in."""
    page = PageUnderTest(knowing, service.url)
    page.drop(("cat.jpg", pictures["cat"]))
    page.wait_for_state("cat.jpg", "done")
    page.open("cat.jpg")
    line = page.page.locator("#curl").inner_text()
    page.close()
    (tmp_path / "cat.jpg").write_bytes(pictures["cat"])
    subprocess.run(["bash", "-ec", line], cwd=tmp_path, check=True, env=os.environ | {"IMAGE_PROCESSOR_KEY": KEY})
    assert (tmp_path / "cat-marked.jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_a_camera_is_watched(knowing: Any, service: Service, pictures: Mapping[str, bytes]) -> None:
    """Its moving picture and its events have no header of the page's, but the password of the browser."""
    with camera() as eye:
        eye.answers["/video"] = eye.mjpeg([pictures["cat"]], 5)
        visit = Visit(knowing, service.url)
        visit.page.get_by_role("button", name="Watch an address").press("Enter")
        field = visit.page.get_by_label("Address of the camera")
        field.fill(eye.url("/video"))
        field.press("Enter")
        expect(visit.page.locator("#watch .happened li")).to_have_count(1)
        expect(visit.page.locator("#watch img.watched")).to_have_js_property("naturalWidth", 902)
        visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


def test_a_browser_without_it_is_told(browser: Any, service: Service) -> None:
    """Whoever presses Cancel reads what is demanded."""
    with browser.new_context() as context:
        page = context.new_page()
        answer = page.goto(service.url)
        assert answer.status == 401
        assert "Expected an API key" in page.locator("body").inner_text()
