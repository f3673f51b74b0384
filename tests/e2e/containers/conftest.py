"""Both modes from their compose files, built and run as a user does it.

With `-o log_cli=true --log-cli-level=INFO` they tell what they measured.
"""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from compose import MODE_2, Compose, composed

from conftest import ROOT
from toy import CFG, COUNT, write_weights

log = logging.getLogger(__name__)


@pytest.fixture(scope="module")
def one() -> Iterator[Compose]:
    """Mode 1: `docker-compose up`."""
    with composed("mode1") as compose:
        log.info("mode 1: healthy after %.1f s", compose.up())
        yield compose


@pytest.fixture(scope="module")
def two() -> Iterator[Compose]:
    """Mode 2, with two workers."""
    with composed("mode2", *MODE_2) as compose:
        log.info("mode 2: healthy after %.1f s", compose.up("--scale", "processor=2"))
        yield compose


@pytest.fixture(scope="session")
def photo(pictures: Mapping[str, bytes]) -> tuple[bytes, set[str]]:
    """A picture and what is on it: the dog that everybody knows, where it is at hand."""
    dog = ROOT.parent / "shared/images/dog.jpg"
    if dog.is_file():
        return dog.read_bytes(), {"dog", "bicycle", "car"}
    return pictures["cup"], {"cup"}


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of somebody's own network, which everybody may read."""
    folder = tmp_path_factory.mktemp("toy")
    folder.chmod(0o755)
    (folder / "toy.cfg").write_text(CFG)
    write_weights(folder / "toy.weights", [0] * COUNT)
    (folder / "toy.names").write_text("toy\n")
    return folder
