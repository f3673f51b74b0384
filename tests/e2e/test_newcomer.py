"""The way of somebody who was never here: a sample, a picture of their own, a correction, away with the result."""

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from page_object import PHONE, WIDE, PageUnderTest
from playwright.sync_api import expect

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

log = logging.getLogger(__name__)
FOUND = {"3-prints.jpg": ["cat", "cup", "person"], "cat.jpg": ["cat"], "coffee.jpg": ["cup"]}
"""What the real model finds in each sample at its usual threshold: all that a person sees, and nothing else."""
DEVICES: Mapping[str, Mapping[str, Any]] = {
    "desktop": {"viewport": WIDE},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}


class Waiting:
    """How long somebody waited, in seconds, by what for."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def for_(self, what: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.seconds[what] = time.monotonic() - begun


@pytest.mark.parametrize("device", DEVICES)
def test_a_newcomer_goes_from_an_empty_page_to_a_file(
    device: str, mode1: Service, browser: Any, pictures: Mapping[str, bytes]
) -> None:
    """By presses alone. How long they waited in all is told, `-o log_cli=true --log-cli-level=INFO` shows it."""
    waiting = Waiting()
    with browser.new_context(**DEVICES[device]) as context:
        with waiting.for_("the page"):
            visit = PageUnderTest(context, mode1.url)
            expect(visit.page.locator(".kinds summary")).to_contain_text("80 kinds of things")
        expect(visit.page.locator(".stays")).to_contain_text("Nothing leaves this machine")
        with waiting.for_("the sample's boxes"):
            visit.page.get_by_role("button", name="3 prints").click()
            expect(visit.canvas.locator("g.box")).to_have_count(3)
        assert seen_whole(visit)
        expect(visit.page.locator(".first-hint")).to_be_visible()
        with waiting.for_("their own picture's boxes"):
            visit.drop(("my-cat.jpg", pictures["cat"]))
            expect(visit.chosen).to_have_text("my-cat.jpg")
            expect(visit.canvas.locator('g.box:not([data-label="cat"])')).to_have_count(0)
            expect(visit.canvas.locator('g.box[data-label="cat"]')).to_be_visible()
        assert seen_whole(visit)
        visit.open("3-prints.jpg")
        with waiting.for_("a name to be hidden"):
            visit.chip("cup").click()
            expect(visit.canvas.locator("g.box:visible")).to_have_count(2)
        expect(visit.page.locator(".first-hint")).to_have_count(0)
        with waiting.for_("the file"):
            _, content = visit.download("json")
        visit.close()
    assert sorted(each["label"] for each in json.loads(content)["detections"]) == ["cat", "person"]
    told = ", ".join(f"{what} {seconds:.2f} s" for what, seconds in waiting.seconds.items())
    log.info("On a %s a newcomer waited %.2f s: %s.", device, sum(waiting.seconds.values()), told)


def seen_whole(visit: PageUnderTest) -> bool:
    """No part of the open picture is beyond the window, and nobody has to scroll."""
    box, window = visit.canvas.bounding_box(), visit.page.viewport_size
    return bool(box["y"] >= 0 and box["y"] + box["height"] <= window["height"])


def test_who_comes_through_a_proxy_is_not_told_that_nothing_leaves_their_machine(mode1: Service, browser: Any) -> None:
    """nginx asks at the address that it is told, which is often localhost: the page goes by the browser's."""

    def pass_on(route: Any) -> None:
        address = urlsplit(route.request.url)
        own = f"{mode1.url}{address.path}?{address.query}"
        headers = {**route.request.headers, "host": urlsplit(mode1.url).netloc}
        route.fulfill(response=route.fetch(url=own, headers=headers))

    with browser.new_context() as context:
        context.route("http://pictures.example/**", pass_on)
        page = context.new_page()
        page.goto("http://pictures.example/")
        expect(page.locator(".kinds summary")).to_contain_text("80 kinds of things")
        expect(page.locator(".stays")).to_have_text("Pictures go to this service, and nowhere else.")


def test_what_is_in_the_samples_is_found(service: Service, browser: Any) -> None:
    """In both modes they are offered, and each shows the model from its best side."""
    with browser.new_context() as context:
        visit = PageUnderTest(context, service.url)
        for name, labels in FOUND.items():
            visit.page.locator(f'button.sample[data-name="{name}"]').click()
            visit.wait_for_state(name, "done")
            visit.open(name)
            assert sorted(box.label for box in visit.boxes() if not box.near) == labels
            visit.page.get_by_role("button", name=f"Remove {name}").click()
            visit.wait_for_all(0)
        visit.close()
