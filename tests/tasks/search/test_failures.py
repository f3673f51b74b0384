"""A network fails at a picture, or time, memory or a disk run out while it is looked at."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace

import numpy as np
import openvino as ov
import pytest

from conftest import ROOT
from processor.looking import Observation
from processor.pixel_budget import PixelBudget
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.analysis import analyze
from processor.tasks.search.index_updater import IndexingOptions
from processor.tasks.search.protocols import Analyzers, DecodedPicture
from search_folder import Colours, Pictures, WordVectors, picture
from wire.errors import JobTimeoutError

TESTS_AT_HAND = {"PYTHONPATH": str(ROOT / "tests")}

WIDE = 48
"""Pixels of a side that the network below cannot take."""


@dataclass
class Network:
    """Detects by a network of OpenVINO, which takes pictures of 24 x 24 pixels and fails at all others."""

    model: str = "network:1"
    side: int = 24
    looked: int = 0

    def __post_init__(self) -> None:
        given = ov.opset13.parameter([self.side, self.side, 3], np.float32)
        graph = ov.Model([ov.opset13.reduce_max(given, [0, 1, 2])], [given])
        self.compiled = ov.Core().compile_model(graph, "CPU")

    def objects(self, picture: DecodedPicture) -> list[Observation]:
        self.looked += 1
        brightest = self.compiled([picture.photo.pixels.astype(np.float32)])[0]
        return [Observation("dog", float(brightest) / 255, (0, 0, 9, 9))]


@dataclass
class RunsOut:
    """Detects nothing, and raises what it is told to."""

    error: Exception | None
    model: str = "runs-out:1"

    def objects(self, picture: DecodedPicture) -> list[Observation]:
        if self.error:
            raise self.error
        return []


def errors(pictures: Pictures) -> dict[str, str]:
    """Why pictures failed, by their paths."""
    with pictures.open() as collection:
        rows = collection.connection.execute(
            "SELECT path, error FROM files JOIN entries ON entries.id = entry WHERE error != ''"
        )
        return {path.decode(): error for path, error in rows}


@pytest.fixture
def one_wide(pictures: Pictures) -> Pictures:
    """A folder of small pictures, and a wide one at which the network fails."""
    pictures.analyzers = replace(pictures.analyzers, detector=Network())
    for number in range(20):
        pictures.put(f"{number:02}.png", number)
    (pictures.root / "07-wide.png").write_bytes(picture(99, side=WIDE))
    return pictures


def test_what_is_left_out_is_named(pictures: Pictures, caplog: pytest.LogCaptureFixture) -> None:
    """A number alone leaves nobody knowing which: a broken picture once, what cannot be read each time."""
    pictures.put("good.png", 1)
    (pictures.root / "broken.png").write_text("no picture")
    (pictures.root / "gone.png").symlink_to("nowhere.png")
    for broken in (1, 0):
        caplog.clear()
        pictures.index()
        assert caplog.text.count(f"{pictures.root / 'broken.png'}: not_an_image: Expected") == broken
        assert f"{pictures.root / 'gone.png'}: cannot be read" in caplog.text
        assert "good.png" not in caplog.text


def test_a_picture_that_a_network_fails_at_is_recorded_and_the_others_go_on(one_wide: Pictures) -> None:
    """With the reason of whatever the network's runtime raised; it is not tried again, and found by all else."""
    report = one_wide.index()
    assert (report.new, report.failed) == (21, 1)
    ((path, error),) = errors(one_wide).items()
    assert path == "07-wide.png"
    assert error.startswith("analysis_failed: model network:1: ")
    assert len(one_wide.names("dog", limit=50, group=False)) == 20
    assert one_wide.names("wide") == ["07-wide.png"]
    again = one_wide.index()
    assert (again.unchanged, again.failed, again.renewed, one_wide.analyzers.detector.looked) == (21, 0, 0, 21)
    with one_wide.open() as collection, collection.snapshot():
        assert collection.facts.failed == 1


def test_another_model_tries_a_picture_again_that_the_one_before_failed_at(one_wide: Pictures) -> None:
    """As it looks at all others again; where it fails too, its own reason stands there."""
    one_wide.index()
    one_wide.analyzers = replace(one_wide.analyzers, detector=Network("network:2"))
    one_wide.index()
    assert errors(one_wide)["07-wide.png"].startswith("analysis_failed: model network:2: ")
    (one_wide.root / "07-wide.png").rename(one_wide.root / "wide.png")
    one_wide.analyzers = replace(one_wide.analyzers, detector=Network("network:3", WIDE))
    assert one_wide.index().renewed == 21
    assert "wide.png" not in errors(one_wide)


@pytest.mark.parametrize("error", [JobTimeoutError("late"), MemoryError(), OSError("No space left on device")])
def test_what_ran_out_marks_no_picture(pictures: Pictures, error: Exception) -> None:
    """It is tried again the next time, though its file has not changed."""
    detector = RunsOut(error)
    pictures.analyzers = replace(pictures.analyzers, detector=detector)
    pictures.put("a.png", 1)
    report = pictures.index()
    assert (report.new, report.failed, report.unread) == (0, 0, 1)
    assert pictures.paths() == []
    detector.error = None
    assert pictures.index().new == 1
    detector.model, detector.error = "runs-out:2", error
    assert pictures.index().renewed == 0
    assert errors(pictures) == {}
    detector.error = None
    assert pictures.index().renewed == 1


class FailsAtCats(WordVectors):
    """Embeds no text of cats."""

    def texts(self, texts):
        if any("cat" in text for text in texts if len(texts) != 80):
            raise RuntimeError("Exception from src/inference/src/cpp/infer_request.cpp")
        return super().texts(texts)


def test_a_text_that_a_network_fails_at_keeps_no_other_from_its_vector(pictures: Pictures) -> None:
    """And a model that lacks some does not take over from one that has all."""
    pictures.put("a.png", 1, ["dog"])
    pictures.put("b.png", 2, ["cat"])
    old = pictures.analyzers.text_embedders[0]
    pictures.index()
    new = FailsAtCats(model="words:2")
    pictures.analyzers = replace(pictures.analyzers, text_embedders=(new, old))
    pictures.index()
    with pictures.open() as collection, collection.snapshot():
        assert collection.matrices["meaning"].generation.model == "words:1"
    pictures.analyzers = replace(pictures.analyzers, text_embedders=(new,))
    pictures.put("c.png", 3, ["cat"])
    pictures.put("d.png", 4, ["bird"])
    pictures.index(IndexingOptions(anew=True))
    with pictures.open() as collection, collection.snapshot():
        assert len(collection.matrices["meaning"]) == 2
        assert collection.facts.missing["meaning"] == 2


class NeverEmbeds(Colours):
    """Fails at every picture."""

    def picture(self, picture):
        raise RuntimeError("no")


def test_a_model_that_fails_at_every_picture_takes_over_from_none(pictures: Pictures) -> None:
    """The vectors of the one before still serve."""
    pictures.put("a.png", 1)
    pictures.index()
    old = pictures.analyzers.picture_embedders[0]
    pictures.analyzers = replace(pictures.analyzers, picture_embedders=(NeverEmbeds(model="colours:2"), old))
    pictures.index()
    with pictures.open() as collection, collection.snapshot():
        assert collection.matrices["looks"].generation.model == "colours:1"


def test_pictures_are_analyzed_within_the_pixels_of_the_process() -> None:
    """From before one is decoded until all have looked at it."""
    taken = []

    class Budget(PixelBudget):
        def _take(self, pixels):
            super()._take(pixels)
            taken.append(pixels)

        def _give_back(self, pixels):
            super()._give_back(pixels)
            taken.append(-pixels)

    class Watches(RunsOut):
        def objects(self, picture):
            taken.append("looked")
            return []

    analyze(picture(1), Analyzers(detector=Watches(None)), PictureDecoder(10_000, Budget(10_000)))
    assert [each for each in taken if each] == [24 * 24, "looked", -24 * 24]
    error = analyze(picture(1), Analyzers(), PictureDecoder(10_000, PixelBudget(500))).observations.error
    assert error.startswith("too_many_pixels: Expected at most 500 pixels, for which there is memory here")


AT_THE_END = """
import atexit
from concurrent.futures import ThreadPoolExecutor
from processor.pixel_budget import PixelBudget
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.analysis import TransientError, analyze
from processor.tasks.search.protocols import Analyzers
from search_folder import picture

class Threads:
    model = "threads:1"
    pool = ThreadPoolExecutor(1)

    def objects(self, picture):
        return list(self.pool.map(int, [1]))

def look():
    try:
        print(analyze(picture(1), Analyzers(Threads()), PictureDecoder(10**6, PixelBudget(10**6))))
    except TransientError as error:
        print("comes again:", error)

atexit.register(look)
"""


def test_a_picture_that_is_in_hand_when_the_process_ends_has_not_failed() -> None:
    """Networks that have threads of their own fail at any picture then: it is looked at the next time."""
    ended = subprocess.run(
        [sys.executable, "-c", AT_THE_END], capture_output=True, text=True, timeout=60, env=os.environ | TESTS_AT_HAND
    )
    assert ended.stdout == "comes again: the process ends, and threads with it\n", ended.stderr
