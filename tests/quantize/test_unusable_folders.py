"""Folders that cannot be read or written to: what serves nevertheless, and what is said where nothing can."""

import codecs
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from processor.catalog.progress import Silent
from processor.settings import MAX_PIXELS, Settings
from processor.tasks.detect.open import RuntimeOptions, open_processor
from processor.tasks.detect.prepare import ensure
from processor.yolo.manifest import Manifest
from processor.yolo.timing import timings
from wire.errors import ManifestError, ModelError

Damage = Callable[[Path], Any]
NOBODY = 65534


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may read and only its owner write to."""
    with TemporaryDirectory() as scratch:
        Path(scratch).chmod(0o755)
        yield Path(scratch)


def weights_of(converted: Path, public: Path) -> Settings:
    """The toy's own files in `public`/weights."""
    (public / "weights").mkdir()
    for each in converted.parent.glob("toy.*"):
        shutil.copy(each, public / "weights")
    return Settings(weights_dir=public / "weights", models_dir=public / "models")


@contextmanager
def nobody() -> Iterator[None]:
    """Root may read everything, so that the files are read as somebody else, who may not even read Python's own."""
    codecs.lookup("utf-8-sig")
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.parametrize("name", ["manifest.json", "network.bin"])
def test_a_file_that_may_not_be_read_is_named(name: str, model: Path) -> None:
    """And so is what helps: the right to read it."""
    manifest = Manifest.read(model)
    (model / name).chmod(0)
    with nobody(), pytest.raises(ManifestError, match=rf"cannot read {name} .*Give this user the right"):
        Manifest.read(model) if name == "manifest.json" else manifest.checked(model, "f32")


OBSTACLES: dict[str, Damage] = {
    "models are a file": lambda folder: (folder / "models").write_text("no folder"),
    "models are nowhere": lambda folder: (folder / "models").symlink_to("/proc/nowhere"),
    "the lock is a folder": lambda folder: (folder / "models/.toy.lock").mkdir(parents=True),
    "the weights are not ours": lambda folder: (folder / "weights/toy.weights").chmod(0),
    "the cfg is not ours": lambda folder: (folder / "weights/toy.cfg").chmod(0),
    "the labels are not ours": lambda folder: (folder / "weights/toy.names").chmod(0),
}


@pytest.mark.parametrize("obstacle", OBSTACLES.values(), ids=OBSTACLES)
def test_what_cannot_be_converted_is_said_in_one_line(obstacle: Damage, converted: Path, public: Path) -> None:
    """Which names what stands in the way."""
    settings = weights_of(converted, public)
    obstacle(public)
    with nobody(), pytest.raises(ModelError) as refused:
        ensure("toy", settings, Silent())
    assert str(public) in refused.value.message
    assert "\n" not in refused.value.message


def test_a_converted_model_needs_no_right_to_write(
    converted: Path, model: Path, public: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A read-only disk serves; figures are kept for one start."""
    settings = weights_of(converted, public)
    open_processor(model, RuntimeOptions(precision="int8"), "", MAX_PIXELS)  # all that it imports is there
    folder = Path(shutil.copytree(converted, public / "models/toy", ignore=shutil.ignore_patterns("cache")))
    manifest = Manifest.read(folder)
    with nobody(), caplog.at_level("INFO"):
        assert ensure("toy", settings, Silent()) == folder
        processor = open_processor(folder, RuntimeOptions(precision="int8"), "", MAX_PIXELS)
        assert timings(folder, manifest, ["f32"], 1, "square")
    assert processor.model.version.precision == "int8"
    assert caplog.text.count("counts for this start alone") == 1
    assert sorted(each.name for each in folder.iterdir()) == sorted([*manifest.files, "manifest.json"])
