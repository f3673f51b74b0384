"""What the pages look like: screenshots in build/screenshots, for whoever reviews them and for the README."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from page_crew import Crew
from page_object import PHONE, WIDE, PageUnderTest
from page_pictures import several
from playwright.sync_api import expect

from conftest import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

SCREENSHOTS = ROOT / "build/screenshots"
SEEN = """async () => {
  scrollTo(0, document.body.scrollHeight);
  await Promise.all([...document.images].filter((image) => image.src).map((image) => image.decode()));
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
  scrollTo(0, 0);
}"""
"""All pictures are there, also those that come when one scrolls to them."""
README = {"width": 1200, "height": 900}


@pytest.fixture(scope="module")
def crew(model_environ: Mapping[str, str], redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """Mode 2, whose worker can be made to stand still."""
    with Crew({**model_environ, "REDIS_URL": redis_url}, tmp_path_factory.mktemp("looks")).at_work() as crew:
        yield crew


@pytest.fixture
def look(crew: Crew, browser: Any) -> Callable[..., Any]:
    """Opens the page in a browser of some kind, and keeps a picture of it under a name."""

    @contextmanager
    def looking(name: str, path: str = "/", *, whole: bool = True, **kind: Any) -> Iterator[PageUnderTest]:
        with browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **kind}) as context:
            visit = PageUnderTest(context, crew.url + path)
            yield visit
            visit.page.evaluate(SEEN)
            visit.settle()
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            visit.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)
            visit.close()

    return looking


def with_results(visit: PageUnderTest, pictures: Mapping[str, bytes], chosen: str = "person-plain-0.jpg") -> None:
    visit.drop(*several(pictures, 6))
    visit.wait_for_all(6)
    expect(visit.page.locator("#progress")).to_have_text("6 of 6 done")
    visit.open(chosen)
    visit.viewer.locator("#near").check()


@pytest.mark.redis
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("desktop", {}),
        ("dark", {"color_scheme": "dark"}),
        ("phone", {"whole": False, "viewport": PHONE, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}),
    ],
)
def test_a_result_is_seen(name: str, kind: Mapping[str, Any], look: Any, pictures: Mapping[str, bytes]) -> None:
    """The picture and what was found in it stand at once before the eyes: the picture is not below the fold."""
    with look(name, **kind) as visit:
        with_results(visit, pictures)
        visit.page.evaluate("scrollTo(0, 0)")
        place = visit.canvas.bounding_box()
        assert place["y"] < visit.page.viewport_size["height"] / 2
        assert place["width"] > visit.page.viewport_size["width"] / 2


@pytest.mark.redis
def test_an_empty_page_says_what_to_do(look: Any) -> None:
    """The drop zone is what one sees."""
    with look("empty") as visit:
        expect(visit.page.locator("button.choose")).to_be_in_viewport()


@pytest.mark.redis
def test_a_failure_is_seen(look: Any, pictures: Mapping[str, bytes]) -> None:
    """In words, beside pictures that went well."""
    with look("error") as visit:
        visit.drop(("cat.jpg", pictures["cat"]), ("notes.jpg", b"These are only words." * 9))
        visit.wait_for_state("cat.jpg", "done")
        visit.wait_for_state("notes.jpg", "failed")
        expect(visit.page.locator("#progress")).to_have_text("1 of 2 done, 1 failed")
        visit.entry("notes.jpg").locator("button.show").click()
        expect(visit.viewer).to_contain_text("notes.jpg is text, not a picture.")


@pytest.mark.redis
def test_waiting_is_seen(look: Any, crew: Crew, pictures: Mapping[str, bytes]) -> None:
    """A place in the queue for each."""
    with crew.frozen("worker"), look("mode2-in-progress") as visit:
        visit.drop(*several(pictures, 6))
        expect(visit.page.locator("#gallery")).to_contain_text("4 before this one")


@pytest.mark.redis
def test_the_status_page_shows_work_as_it_is_done(look: Any, crew: Crew, pictures: Mapping[str, bytes]) -> None:
    """Lines that rise, a worker with its model, and the job that failed, in words."""
    with look("status", "/status") as visit:
        looks: list[str] = []
        visit.page.on("response", lambda answer: looks.append(answer.url) if "/v1/status" in answer.url else None)
        url = f"{crew.url}/v1/jobs"
        requests.post(url, data=pictures["cat"][:5000], timeout=30)
        while len(looks) < 4:
            for picture in pictures.values():
                requests.post(url, data=picture, headers={"Prefer": "wait=10"}, timeout=30)
            visit.settle()
        expect(visit.page.locator("#failures")).to_contain_text("undecodable_image")
        for part in ("#models", "#workers"):
            expect(visit.page.locator(part)).to_contain_text("yolov3-tiny")


@pytest.mark.redis
def test_the_readme_shows_the_page_as_it_is(look: Any, pictures: Mapping[str, bytes]) -> None:
    """Photos that an installed package carries, one of them with its objects marked."""
    names = {"person": "photographer.jpg", "cat": "chelsea.jpg", "cup": "espresso.jpg"}
    with look("readme", viewport=README) as visit:
        visit.drop(*((name, pictures[photo]) for photo, name in names.items()))
        visit.wait_for_all(3)
        expect(visit.page.locator("#progress")).to_have_text("3 of 3 done")
        visit.open("espresso.jpg")
        visit.viewer.locator(".first-hint").get_by_role("button").click()
        visit.viewer.locator("#near").check()
        visit.settle()
        assert [box.label for box in visit.boxes() if not box.near] == ["cup"]
