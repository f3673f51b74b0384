"""A camera before the whole service, in both modes: the real network finds what stands before it; nothing stays."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
from page_object import WIDE, PageUnderTest
from playwright.sync_api import expect

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser, pytest.mark.redis]

FRAMES = 5
LOOKED_AT = """(frames) => {
  const words = document.querySelector("#live .downloads p");
  return words && parseInt(words.textContent) >= frames;
}"""


@pytest.fixture(scope="module")
def before_a_cat(
    launch: Callable[..., Any], pictures: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """A browser whose camera sees a cat, who does not move."""
    film: Path = tmp_path_factory.mktemp("camera") / "cat.mjpeg"
    film.write_bytes(pictures["cat"] * 10)
    camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    seeing = launch(*camera, whole=True)
    yield seeing
    seeing.close()


def test_a_camera_is_looked_at_and_nothing_stays(before_a_cat: Any, service: Service) -> None:
    """Each frame gets its boxes; no job of one is there afterwards, and no label of one is counted."""
    counts = f"{service.url}/counts"
    before = requests.get(counts, timeout=30).json()["counts"]
    jobs: list[str] = []

    def note(response: Any) -> None:
        if "/v1/jobs?" in response.url and response.status == 200:
            jobs.append(response.json()["id"])

    with before_a_cat.new_context(viewport=WIDE, permissions=["camera"]) as context:
        visit = PageUnderTest(context, service.url)
        visit.page.on("response", note)
        visit.page.get_by_role("button", name="Use the camera").click()
        live = visit.page.locator("#live")
        expect(live.locator("button.label").first).to_have_text("cat 1")
        expect(live.locator('g.box[data-label="cat"]')).to_be_visible()
        visit.page.wait_for_function(LOOKED_AT, arg=FRAMES)
        live.get_by_role("heading").focus()
        visit.page.keyboard.press("Escape")
        expect(live).to_be_hidden()
        visit.close()
    assert len(jobs) >= FRAMES
    asked = {requests.get(f"{service.url}/v1/jobs/{job}", timeout=30).status_code for job in jobs}
    assert asked == {404}
    assert requests.get(counts, timeout=30).json()["counts"] == before
