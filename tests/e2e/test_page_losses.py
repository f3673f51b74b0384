"""The page while the service is killed, frozen or overrun: nobody has to press anything, and nothing is done twice."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from page_crew import Crew
from page_object import PageUnderTest
from page_pictures import several, slow
from playwright.sync_api import expect

from browsing import TIMEOUT_MS

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

SLOW_LINE = 300_000
"""Bytes a second: twelve pictures then take some two seconds to go up."""
GONE = "Failed to load resource"


@pytest.fixture(scope="module")
def hire(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Crew]:
    """Makes a crew with the real model and settings by name."""
    return lambda **environ: Crew({**model_environ, **environ}, tmp_path_factory.mktemp("crew"))


@contextmanager
def visited(browser: Any, url: str) -> Iterator[PageUnderTest]:
    visit = PageUnderTest(browser, url)
    yield visit
    visit.forgive(GONE)
    visit.close()


def drop_slowly(visit: PageUnderTest, files: list[tuple[str, bytes]]) -> None:
    """The first of the pictures are done, others are on their way, the last are not sent yet."""
    visit.slow_line(SLOW_LINE)
    visit.drop(*files)
    visit.page.locator('#gallery li.entry[data-state="done"]').first.wait_for(state="attached")
    assert len({entry.state for entry in visit.entries()}) > 1


def all_done_once(visit: PageUnderTest, files: list[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """Every picture is done, once, each by a job of its own: these."""
    visit.wait_for_all(len(files), timeout_ms=2 * TIMEOUT_MS)
    assert sorted(entry.name for entry in visit.entries()) == sorted(name for name, _ in files)
    jobs = [visit.open(name) for name, _ in files]
    assert len(set(jobs)) == len(files)
    return [requests.get(f"{visit.url}/v1/jobs/{job}", timeout=10).json() for job in jobs]


def test_mode_1_is_killed_in_the_middle(browser: Any, hire: Callable[..., Crew], pictures: Mapping[str, bytes]) -> None:
    """It forgets all jobs, so what was not done yet is sent again by itself; what was done stays done."""
    files = several(pictures)
    with hire().at_work() as crew, visited(browser, crew.url) as visit:
        drop_slowly(visit, files)
        crew.kill("front")
        expect(visit.page.locator("#notice")).to_contain_text("does not answer")
        crew.start("front")
        known = [job for job in all_done_once(visit, files) if "state" in job]
        assert 0 < len(known) < len(files)
        assert {job["state"] for job in known} == {"succeeded"}
        expect(visit.page.locator("#notice")).to_be_hidden()


@pytest.mark.redis
@pytest.mark.parametrize("killed", ["front", "worker"])
def test_a_part_of_mode_2_is_killed_in_the_middle(
    killed: str, browser: Any, hire: Callable[..., Crew], redis_url: str, pictures: Mapping[str, bytes]
) -> None:
    """All are done in the end; the counts prove that none was done a second time."""
    files = several(pictures)
    with hire(REDIS_URL=redis_url).at_work() as crew, visited(browser, crew.url) as visit:
        before = counts(crew)
        drop_slowly(visit, files)
        crew.kill(killed)
        crew.start(killed)
        found: Counter[str] = Counter()
        for job in all_done_once(visit, files):
            found.update(each["label"] for each in job["result"]["detections"])
        assert counts(crew) - before == found


def counts(crew: Crew) -> Counter[str]:
    """How often each label was found, by all workers together, so far."""
    return Counter(requests.get(f"{crew.url}/counts", timeout=10).json()["counts"])


@pytest.mark.redis
def test_a_queue_is_told_and_goes_on(
    browser: Any, hire: Callable[..., Crew], redis_url: str, pictures: Mapping[str, bytes]
) -> None:
    """While the only worker stands still, each picture says how many are before it."""
    with hire(REDIS_URL=redis_url).at_work() as crew, visited(browser, crew.url) as visit:
        with crew.frozen("worker"):
            visit.drop(*several(pictures, 6))
            for before in range(1, 5):
                expect(visit.page.locator("#gallery")).to_contain_text(f"{before} before this one")
            last = visit.page.locator("#gallery li.entry").filter(has_text="4 before this one")
            last.locator("button.show").click()
            expect(visit.viewer).to_contain_text("before this one")
        visit.wait_for_all(6)
        expect(visit.canvas.locator("g.box").first).to_be_visible()


def test_a_full_queue_is_borne(browser: Any, hire: Callable[..., Crew], pictures: Mapping[str, bytes]) -> None:
    """Others keep a queue of four full: pictures are refused, wait, say why, and are done in the end."""
    with hire(MAX_QUEUE="4").at_work() as crew, visited(browser, crew.url) as visit:
        with others(crew.url, slow(pictures["cat"])), visit.page.expect_response(lambda answer: answer.status == 429):
            visit.drop(*several(pictures, 30))
        visit.wait_for_all(30, timeout_ms=2 * TIMEOUT_MS)


@contextmanager
def others(url: str, picture: bytes) -> Iterator[None]:
    """Other clients send as much as they can meanwhile."""
    enough, begun = threading.Event(), threading.Barrier(5)

    def send() -> None:
        begun.wait(30)
        while not enough.is_set():
            requests.post(f"{url}/v1/jobs", data=picture, timeout=30)

    clients = [threading.Thread(target=send) for _ in range(4)]
    for client in clients:
        client.start()
    begun.wait(30)
    try:
        yield
    finally:
        enough.set()
        for client in clients:
            client.join()


def test_a_result_that_is_no_longer_kept_is_told(
    browser: Any, hire: Callable[..., Crew], pictures: Mapping[str, bytes], tmp_path: Path
) -> None:
    """What was found stays on the page; who wants a file of it is told, and can send the picture again."""
    with hire(RESULT_SECONDS="3").at_work() as crew, visited(browser, crew.url) as visit:
        visit.drop(("cat.jpg", pictures["cat"]))
        visit.wait_for_all(1)
        job = visit.open("cat.jpg")
        while requests.get(f"{crew.url}/v1/jobs/{job}", timeout=10).status_code != 410:
            visit.settle()
        visit.viewer.locator('a[data-format="csv"]').click()
        expect(visit.viewer).to_contain_text("The result is no longer kept.")
        expect(visit.viewer.get_by_role("button", name="Try again")).to_be_visible()
        assert visit.boxes()
