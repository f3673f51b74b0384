"""Mode 2 from its compose files, and the book of what its faults came to."""

import json
import logging
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import skimage.data
from compose import composed
from PIL import Image

from conftest import ROOT
from faults.fleet import Fleet
from faults.verdict import Verdict

log = logging.getLogger(__name__)

BOOK = ROOT / "build/faults.json"
MODE_2 = ("-f", "docker-compose.yml", "-f", "with-rq-compose.yml")

Tell = Callable[[Verdict], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A real photo of a cup, as JPEG."""
    file = BytesIO()
    Image.fromarray(skimage.data.coffee()).save(file, "JPEG", quality=92)
    return file.getvalue()


@pytest.fixture(scope="session")
def apart(picture: bytes) -> Iterator[Fleet]:
    """Front, redis and two workers, on networks as if on several machines."""
    with composed("faults", *MODE_2, "-f", "tests/faults/networks.yml") as compose:
        log.info("healthy after %.1f s", compose.up("--scale", "processor=2"))
        yield Fleet(compose, picture)


@pytest.fixture
def fleet(apart: Fleet) -> Fleet:
    """All of it as it is when nothing is broken."""
    apart.scale(2)
    return apart


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Logs a verdict, and writes it into the book under the name of the test."""

    def report(verdict: Verdict) -> None:
        name = request.node.name.removeprefix("test_").replace("_", " ")
        log.info("%s: %s", name, verdict)
        BOOK.parent.mkdir(exist_ok=True)
        book = json.loads(BOOK.read_text()) if BOOK.exists() else {}
        BOOK.write_text(json.dumps(book | {name: verdict.to_dict()}, indent=2) + "\n")

    return report
