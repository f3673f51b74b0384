"""The page's modules in a real browser, before a service with a fake process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from browsing import Visit
from processor.catalog.samples import print_carried
from service import Service, free_port, stand_in_command, start
from session_tab import Tab, open_tab

VIEWPORT = {"width": 1280, "height": 720}
"""That of a new page."""


@pytest.fixture(scope="session")
def start_stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Service]]:
    """Starts gunicorn before the stand-in application of a mode: `inline` or `queued`, with settings by name."""
    started: list[Service] = []

    samples = tmp_path_factory.mktemp("stand_in") / "samples"
    print_carried(samples)

    def begin(mode: str, **environment: str) -> Service:
        environment.setdefault("SAMPLES_DIR", str(samples))
        port, log = int(environment.setdefault("PORT", str(free_port()))), tmp_path_factory.mktemp("stand_in") / "log"
        started.append(start(stand_in_command(mode), environment, log, f"http://127.0.0.1:{port}/healthz"))
        return started[-1]

    yield begin
    for service in started:
        if service.process.poll() is None:
            service.stop()


@pytest.fixture(scope="session")
def stand_in(start_stand_in: Callable[..., Service]) -> str:
    """The address of a service in mode 1 whose fake process finds the same in every picture, at once."""
    return start_stand_in("inline", STAND_IN_SECONDS="0").url


@pytest.fixture(scope="module")
def visit_of_a_file(browser: Any, stand_in: str) -> Iterator[Visit]:
    """A page that the tests of a file have one after the other: one of its own would cost each half a second."""
    visit = Visit(browser, f"{stand_in}/healthz")
    empty(visit.page, stand_in)
    yield visit
    visit.page.close()


@pytest.fixture
def blank(visit_of_a_file: Visit, stand_in: str) -> Iterator[Any]:
    """An empty page of the service: `blank.evaluate("async () => (await import('/static/...')).name")`.

    The test fails where the browser's console has an error, or where another host was asked.
    """
    page = visit_of_a_file.page
    empty(page, stand_in)
    yield page
    complaints = visit_of_a_file.errors[:], visit_of_a_file.foreign[:]
    visit_of_a_file.errors.clear()
    visit_of_a_file.foreign.clear()
    assert complaints == ([], [])


def empty(page: Any, url: str) -> None:
    """The page has nothing any more of what the test before has done with it."""
    page.unroute_all()
    page.context.clear_permissions()
    page.set_viewport_size(VIEWPORT)
    page.mouse.move(0, 0)
    page.goto(f"{url}/healthz")
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.set_content("<!doctype html><html lang=en><title>blank</title><main></main></html>")


@pytest.fixture
def calculator(visit_of_a_file: Visit) -> Iterator[Any]:
    """A blank page for functions that calculate and leave the page as it was: the tests of a file have it together."""
    yield visit_of_a_file.page
    assert (visit_of_a_file.errors, visit_of_a_file.foreign) == ([], [])


@pytest.fixture
def tab(browser: Any, stand_in: str) -> Iterator[Tab]:
    """A tab before the stand-in."""
    with open_tab(browser, stand_in) as tab:
        yield tab
