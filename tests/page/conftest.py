"""The page's modules in a real browser, before a service with a fake process."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from browsing import Visit
from conftest import ROOT
from service import Service, free_port, start
from session_tab import Tab, open_tab


@pytest.fixture(scope="session")
def start_stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Service]]:
    """Starts gunicorn before the stand-in application of a mode: `inline` or `queued`, with settings by name."""
    started: list[Service] = []

    def begin(mode: str, **environment: str) -> Service:
        port, log = int(environment.setdefault("PORT", str(free_port()))), tmp_path_factory.mktemp("stand_in") / "log"
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:front.serving.gunicorn_conf", "--pythonpath"]
        command = [*gunicorn, str(Path(ROOT, "tests/front")), f"stand_in:{mode}()"]
        started.append(start(command, environment, log, f"http://127.0.0.1:{port}/healthz"))
        return started[-1]

    yield begin
    for service in started:
        if service.process.poll() is None:
            service.stop()


@pytest.fixture(scope="session")
def stand_in(start_stand_in: Callable[..., Service]) -> str:
    """The address of a service in mode 1 whose fake process finds the same in every picture, at once."""
    return start_stand_in("inline", STAND_IN_SECONDS="0").url


@contextmanager
def visit_of_a_blank_page(browser: Any, url: str) -> Iterator[Visit]:
    """An empty page of the service; it must not complain or ask another host."""
    visit = Visit(browser, f"{url}/healthz")
    visit.page.set_content("<!doctype html><html lang=en><title>blank</title><main></main></html>")
    yield visit
    visit.page.close()
    assert (visit.errors, visit.foreign) == ([], [])


@pytest.fixture
def blank(browser: Any, stand_in: str) -> Iterator[Any]:
    """An empty page of the service: `blank.evaluate("async () => (await import('/static/...')).name")`.

    The test fails where the browser's console has an error, or where another host was asked.
    """
    with visit_of_a_blank_page(browser, stand_in) as visit:
        yield visit.page


@pytest.fixture(scope="module")
def visit_of_a_file(browser: Any, stand_in: str) -> Iterator[Visit]:
    with visit_of_a_blank_page(browser, stand_in) as visit:
        yield visit


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
