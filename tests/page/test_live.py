"""Boxes over a camera's picture and over a video, before a service that finds the same in every frame."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from page_object import PHONE, WIDE, PageUnderTest
from PIL import Image
from playwright.sync_api import Locator, expect

from browsing import TIMEOUT_MS

pytestmark = pytest.mark.browser

JOBS = "**/v1/jobs?**"
SIZE = (320, 180)
NOTE_BODIES = """() => {
  const { fetch } = window;
  window.bodies = [];
  window.fetch = (url, init) => {
    if (init?.body) bodies.push(init.body);
    return fetch(url, init);
  };
}"""
BY_NAME = """async (names) => {
  const { whyNot } = await import("/static/live/picture/camera.js");
  return names.map((name) => whyNot({ name, message: "It is so." }));
}"""


class LivePage(PageUnderTest):
    """The page, with what is to be seen of a live picture."""

    @property
    def live(self) -> Locator:
        return self.page.locator("#live")

    @property
    def trouble(self) -> Locator:
        return self.live.locator(".trouble-of-live")

    def watch(self) -> None:
        """The camera is pressed."""
        self.page.get_by_role("button", name="Use the camera").click()

    def wait_for_boxes(self) -> None:
        expect(self.live.locator("g.box").first).to_be_visible()

    def frames(self) -> int:
        """How many were looked at, as the page says."""
        words = self.live.locator(".downloads p").inner_text()
        return int(words.split()[0])

    def rests_at(self, asked: list[str]) -> int:
        """How many were looked at, once each that was `asked` for is one of them, and no more are."""
        deadline = time.monotonic() + TIMEOUT_MS / 1000
        while True:
            self.page.wait_for_timeout(500)
            if len(asked) == self.frames():
                return len(asked)
            assert time.monotonic() < deadline, f"{len(asked)} were asked for, {self.frames()} looked at"

    def file(self, name: str) -> bytes:
        """What is saved where the button of that name is pressed."""
        with self.page.expect_download() as begun:
            self.live.get_by_role("button", name=name, exact=True).click()
        return Path(begun.value.path()).read_bytes()


@pytest.fixture(scope="module")
def browser(launch: Callable[..., Any]) -> Iterator[Any]:
    """One with two cameras, of which nobody may have one who has no permission."""
    chromium = launch("--use-fake-device-for-media-stream=device-count=2,fps=30", whole=True)
    yield chromium
    chromium.close()


@pytest.fixture
def visit(browser: Any, stand_in: str) -> Iterator[LivePage]:
    """A visit by somebody who lets the page use the camera."""
    with browser.new_context(viewport=WIDE, permissions=["camera"]) as context:
        visit = LivePage(context, stand_in)
        yield visit
        visit.close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of twelve frames, a tenth of a second each."""
    path = tmp_path_factory.mktemp("film") / "walk.webm"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"VP80"), 10, SIZE)
    for shade in range(0, 240, 20):
        writer.write(np.full((SIZE[1], SIZE[0], 3), shade, np.uint8))
    writer.release()
    return path


def test_the_camera_is_looked_at_and_let_go(visit: LivePage) -> None:
    """Boxes, counts and speed; frames travel as large as the network takes them; another camera; a still; the end."""
    visit.page.evaluate(NOTE_BODIES)
    visit.watch()
    visit.wait_for_boxes()
    content = bytes(visit.page.evaluate("async () => [...new Uint8Array(await bodies[0].arrayBuffer())]"))
    assert Image.open(io.BytesIO(content)).size == (416, 234)
    expect(visit.live.locator("button.label").first).to_have_text("dog 1")
    expect(visit.live.locator(".facts")).to_contain_text(" ms")
    expect(visit.live.get_by_role("status").filter(has_text="dog")).to_be_attached()
    which = visit.live.get_by_label("Camera", exact=True)
    expect(which.locator("option")).to_have_count(2)
    which.select_option(index=1)
    visit.wait_for_boxes()
    visit.live.get_by_role("button", name="Keep this picture").click()
    visit.wait_for_all(1)
    assert visit.entries()[0].name.startswith("Camera 20")
    track = visit.page.evaluate_handle("() => document.querySelector('.live video').srcObject.getVideoTracks()[0]")
    visit.live.get_by_role("heading").focus()
    visit.page.keyboard.press("Escape")
    expect(visit.live).to_be_hidden()
    assert track.evaluate("(track) => track.readyState") == "ended"
    expect(visit.page.get_by_role("button", name="Use the camera")).to_be_focused()
    expect(visit.viewer).to_be_visible()  # the picture stays open


def test_whoever_refuses_the_camera_is_told_what_to_do(browser: Any, stand_in: str) -> None:
    """Each reason has its own words; once it is allowed, "Try again" does."""
    with browser.new_context(viewport=WIDE) as context:
        visit = LivePage(context, stand_in)
        visit.watch()
        expect(visit.trouble).to_contain_text("Allow it where the browser shows the address")
        expect(visit.live.locator(".panel")).to_be_hidden()
        context.grant_permissions(["camera"])
        visit.live.get_by_role("button", name="Try again").click()
        visit.wait_for_boxes()
        expect(visit.trouble).to_be_hidden()
        reasons = visit.page.evaluate(BY_NAME, ["SecurityError", "NotFoundError", "NotReadableError", "OtherError"])
        expected = ("by https", "has no camera", "Another program", "It is so.")
        assert [part in words for part, words in zip(expected, reasons, strict=True)] == [True] * 4
        visit.page.add_init_script("delete Navigator.prototype.mediaDevices")
        visit.reload()
        visit.watch()
        expect(visit.trouble).to_contain_text("by https")
        visit.close()


def test_a_busy_service_is_asked_less_and_a_lost_one_again(visit: LivePage) -> None:
    """What stands in the way is said, with when it goes on; what does not pass waits for a person."""
    answers = [(429, "The service is busy. Going on in 1 s. Fewer frames are sent from then on."), (503, "not ready")]

    def answer(route: Any) -> None:
        problem = {"code": "any", "detail": "The model is unknown."}
        status = answers[0][0] if answers else 422
        route.fulfill(status=status, json=problem, headers={"Retry-After": "1"} if answers else {})

    visit.page.route(JOBS, answer)
    visit.watch()
    while answers:
        expect(visit.trouble).to_contain_text(answers[0][1])
        answers.pop(0)
    expect(visit.trouble).to_contain_text("The model is unknown.")
    visit.page.unroute(JOBS)
    visit.live.get_by_role("button", name="Try again").click()
    visit.wait_for_boxes()
    expect(visit.trouble).to_be_hidden()
    visit.forgive("503")


def test_a_video_is_looked_at_once_and_carried_away(visit: LivePage, film: Path) -> None:
    """It opens where it is dropped; a second playing asks for no frame that was seen; each frame can be gone to."""
    asked: list[str] = []
    visit.page.on("request", lambda request: "/v1/jobs?" in request.url and asked.append(request.url))
    visit.drop((film.name, film.read_bytes()))
    visit.wait_for_boxes()
    play = visit.live.get_by_role("button", name="Play")
    expect(play).to_be_visible()  # it has come to its end
    assert (once := visit.rests_at(asked)) > 3
    assert visit.entries() == []
    visit.live.get_by_label("Place in the video").fill("0.2")
    visit.wait_for_boxes()
    visit.live.get_by_role("button", name="Frame on").click()
    expect(visit.live.locator(".controls output")).to_have_text("0:00.3 / 0:01.2")
    visit.live.get_by_role("button", name="Frame back").click()
    expect(visit.live.locator(".controls output")).to_have_text("0:00.2 / 0:01.2")
    play.click()
    expect(play).to_be_visible()
    assert visit.rests_at(asked) >= once  # and nothing was asked for twice
    rows = list(csv.DictReader(io.StringIO(visit.file("CSV").decode())))
    assert {(row["file"], row["label"], row["image_width"]) for row in rows} >= {("walk.webm", "dog", "320")}
    told = json.loads(visit.file("JSON"))
    assert len(told["frames"]) == len(asked)
    assert told["image"] == {"width": 320, "height": 180}


def test_a_video_that_cannot_be_played_is_refused_in_words(visit: LivePage) -> None:
    """It is no picture that could not be read."""
    visit.drop(("walk.avi", b"RIFF of something else"))
    expect(visit.trouble).to_contain_text("walk.avi is a video that this browser cannot play")
    assert visit.entries() == []


@pytest.mark.parametrize("kind", [{"viewport": WIDE, "color_scheme": "dark"}, {"viewport": PHONE, "has_touch": True}])
def test_a_live_picture_is_accessible_and_fits(browser: Any, stand_in: str, kind: dict[str, Any]) -> None:
    """axe-core finds nothing grave, and nothing is wider than the screen."""
    with browser.new_context(**kind, permissions=["camera"], reduced_motion="reduce") as context:
        visit = LivePage(context, stand_in)
        visit.watch()
        visit.wait_for_boxes()
        found = Axe().run(visit.page).response["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") == kind["viewport"]["width"]
        visit.close()
