"""A camera's address, watched by way of the page: asked for, seen, listed, ended."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from page_object import PHONE, WIDE
from playwright.sync_api import Locator, Page, expect

from browsing import Visit
from camera import HERE, Camera, camera
from service import Service, running_mode1

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

CONTEXTS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": WIDE},
    "dark phone": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True, "is_mobile": True},
}


@pytest.fixture(scope="module")
def service(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    watching = {**model_environ, "TASKS": "detect,watch", "URL_INPUT": "true", "ALLOWED_NETWORKS": HERE}
    with running_mode1(watching, tmp_path_factory.mktemp("watching")) as running:
        yield running


@pytest.fixture
def eye(pictures: Mapping[str, bytes]) -> Iterator[Camera]:
    with camera() as made:
        made.answers["/video"] = made.mjpeg([pictures["cat"]], 5)
        yield made


@pytest.fixture(params=CONTEXTS)
def page(request: pytest.FixtureRequest, browser: Any, service: Service) -> Iterator[Page]:
    """The page, in a browser in which nothing moves. Nothing in it goes wrong."""
    with browser.new_context(**CONTEXTS[request.param], reduced_motion="reduce") as context:
        visit = Visit(context, service.url)
        yield visit.page
        visit.page.close()
        assert (visit.errors, visit.foreign) == ([], [])


def panel(page: Page) -> Locator:
    return page.locator("#watch")


def asked(page: Page, address: str) -> Locator:
    """The address is typed and sent, with the keyboard alone."""
    page.get_by_role("button", name="Watch an address").press("Enter")
    field = panel(page).get_by_label("Address of the camera")
    expect(field).to_be_focused()
    field.fill(address)
    field.press("Enter")
    return field


def seen(page: Page) -> None:
    """There is a picture, and something happened in it."""
    expect(panel(page).locator(".happened li")).to_have_count(1)
    expect(panel(page).locator("img.watched")).to_have_js_property("naturalWidth", 902)


def streams(service: Service) -> list[Any]:
    return list(requests.get(f"{service.url}/v1/streams", timeout=30).json()["streams"])


def ended(service: Service, page: Page) -> None:
    """Nothing is watched any more."""
    for _ in range(100):
        if not streams(service):
            return
        page.wait_for_timeout(100)
    raise AssertionError(streams(service))


def grave(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes']}" for each in found if each["impact"] in ("serious", "critical")]


def test_an_address_is_watched_until_it_is_stopped(page: Page, service: Service, eye: Camera) -> None:
    """Its picture moves, what happens is listed, and how fast it goes is told; at the end there is a file of it."""
    asked(page, eye.url("/video", "user:hush-hush@"))
    seen(page)
    expect(panel(page).locator(".happened li span")).to_have_text("cat appeared")
    expect(panel(page).locator(".facts dt")).to_have_count(3)
    expect(panel(page).get_by_role("heading")).to_have_text("127.0.0.1")
    assert "hush" not in page.content()
    assert grave(page) == []
    panel(page).get_by_role("button", name="Stop").press("Enter")
    expect(panel(page).locator(".words")).to_contain_text("looked at: 1 event")
    with page.expect_download() as begun:
        panel(page).get_by_role("button", name="JSON").click()
    result = json.loads(Path(begun.value.path()).read_bytes())
    assert [each["label"] for each in result["events"]] == ["cat"]
    assert grave(page) == []
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(page.get_by_role("button", name="Watch an address")).to_be_focused()


def test_closing_ends_what_is_watched(page: Page, service: Service, eye: Camera) -> None:
    """Nobody leaves a camera running without knowing of it."""
    asked(page, eye.url("/video"))
    seen(page)
    assert len(streams(service)) == 1
    panel(page).get_by_role("button", name="Close").click()
    expect(panel(page)).to_be_hidden()
    ended(service, page)


def test_after_a_reload_it_can_be_looked_at_again(page: Page, service: Service, eye: Camera) -> None:
    """It went on meanwhile."""
    asked(page, eye.url("/video"))
    seen(page)
    page.reload()
    page.get_by_role("button", name="Watch an address").press("Enter")
    panel(page).get_by_role("button", name="Look").click()
    seen(page)
    panel(page).get_by_role("button", name="Close").click()
    ended(service, page)


def test_events_that_do_not_come_are_told(page: Page, service: Service, eye: Camera) -> None:
    """The browser does not ask again for what was no stream of events; what is watched can be looked at again."""
    page.route("**/events", lambda route: route.fulfill(status=204))
    asked(page, eye.url("/video"))
    expect(panel(page).locator(".words")).to_have_text("The server does not answer.")
    page.unroute_all()
    panel(page).get_by_role("button", name="Look").click()
    seen(page)
    panel(page).get_by_role("button", name="Close").click()
    ended(service, page)


def test_why_there_is_nothing_is_said(page: Page, eye: Camera) -> None:
    """In a person's words, and in the service's; the field has the focus, for the address is to be mended."""
    field = asked(page, "http://10.1.2.3/video")
    expect(panel(page).locator(".words")).to_have_text("Nothing is fetched from this address.")
    expect(panel(page).locator(".detail")).to_contain_text("ALLOWED_NETWORKS")
    expect(field).to_be_focused()
    field.fill("ftp://camera.local/stream")
    field.press("Enter")
    expect(panel(page).locator(".detail")).to_contain_text("Only http, https, rtsp and rtsps")
    assert grave(page) == []


def test_it_is_not_offered_where_nobody_does_it(browser: Any, mode1: Service) -> None:
    """Nor among the tasks."""
    visit = Visit(browser, mode1.url)
    expect(visit.page.get_by_role("button", name="Use the camera")).to_be_visible()
    expect(visit.page.locator(".use-address")).to_be_hidden()
    visit.page.close()
