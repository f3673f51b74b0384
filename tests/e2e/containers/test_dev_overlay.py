"""docker-compose-dev.yml: a changed source file is what runs, in both modes, and nothing is built for it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from compose import MODE_2, Compose, composed, copied, state

from service import free_port

pytestmark = pytest.mark.e2e

DEV = ("-f", "docker-compose-dev.yml")
PAGE = "flask/src/front/templates/index.html"
WORK = "processor/src/processor/worker/__init__.py"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout, whose sources a test may change."""
    return copied(tmp_path)


@pytest.fixture
def developed(checkout: Path) -> Iterator[Compose]:
    """Mode 2 with two workers, as somebody has it who works on the code."""
    with composed("dev", *MODE_2, *DEV, environ={"DEV_PORTS": ports(2)}, folder=checkout) as compose:
        compose.up("--scale", "processor=2")
        yield compose


def ports(count: int) -> str:
    """So many after one another, of which nobody is given another one."""
    found = [free_port() for _ in range(count)]
    while found[-1] - found[0] != count - 1:
        found = [*found[1:], free_port()]
    return f"{found[0]}-{found[-1]}"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def soon(true: Callable[[], bool]) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if true():
                return True
        except requests.ConnectionError:
            pass
        time.sleep(0.3)
    return False


def test_front_and_workers_reload_in_mode_2(developed: Compose, checkout: Path, photo: tuple[bytes, set[str]]) -> None:
    """The page shows a changed template, every worker runs changed code, and jobs are done afterwards."""
    replace(checkout / PAGE, "</body>", "<!-- another page --></body>")
    assert soon(lambda: "another page" in requests.get(developed.url, timeout=10).text)
    replace(checkout / WORK, '"ready for %s as %s"', '"now ready for %s as %s"')
    assert soon(lambda: developed.run("logs", "processor").count("now ready for detect") == 2)
    accepted = developed.upload(photo[0])
    assert developed.viewed(accepted, 60).headers["Content-Type"] == "image/jpeg"


def test_mode_1_reloads_and_needs_no_front(checkout: Path) -> None:
    """The one process starts anew; the front of mode 2, which the file adds, has ended without a complaint."""
    port = ports(1)
    with composed("dev1", "-f", "docker-compose.yml", *DEV, environ={"DEV_PORTS": port}, folder=checkout) as compose:
        compose.up()
        url = f"http://127.0.0.1:{port.partition('-')[0]}"
        assert state(compose.containers("flask")[0])["ExitCode"] == 0
        replace(checkout / PAGE, "</body>", "<!-- another page --></body>")
        assert soon(lambda: "another page" in requests.get(url, timeout=10).text)
