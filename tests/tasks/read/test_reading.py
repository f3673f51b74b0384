"""Text that was drawn is read as it was written, by the real networks."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from measure.reading.error_rate import character_error_rate
from measure.reading.pages import FONTS, Style, lines, page, screenshot, turned
from processor.base import Standalone
from processor.imaging.encode import encode_png
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.runtimes.cores import available_cores
from processor.stopwatch import Stopwatch
from processor.tasks.read.reader import ReadOptions
from processor.tasks.read.runner import ReadRunner
from processor.tasks.read.task import open_reader
from wire.errors import UndecodableImageError, UnknownModelError
from wire.tasks.read.spec import READ


def no_other(name):
    """What makes a model of that name: none is asked for."""
    raise AssertionError(name)


@pytest.fixture(scope="module")
def runner(loaded):
    """The task, with the one model."""
    return ReadRunner(ModelPool(no_other, [loaded]), 64_000_000, PixelBudget(64_000_000))


def result_of(runner, picture, **options) -> Mapping[str, Any]:
    """What the task answers for the picture."""
    return runner.run({"image": (encode_png(picture),)}, READ.parse_options(options), Standalone()).result


def text_of(loaded, picture, options=None) -> str:
    """All the text that is read in the picture."""
    found = loaded.reader.read(picture, options or ReadOptions(), Stopwatch())
    return "\n".join(line.reading.text for line in found.lines)


@pytest.mark.parametrize(
    "style",
    [
        *(Style(font, 12) for font in FONTS[::3]),
        Style(FONTS[1], 16, blur=0.8),
        Style(FONTS[4], 24, angle=2.5),
        Style(FONTS[7], 16, dark=True),
        Style(FONTS[5], 60, angle=-3),
    ],
)
def test_at_most_one_character_in_a_hundred_is_wrong(loaded, style):
    """From 12 pixels on, blurred, askew, light on dark."""
    written = lines(sum(map(ord, repr(style))), 6)
    assert character_error_rate("\n".join(written), text_of(loaded, page(written, style))) <= 0.01


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("size", [12, 24])
def test_turned_pages_are_read_too(runner, degrees, size):
    """At most three in a hundred, and the turn is told; in the order of the page, not of the picture."""
    written = lines(degrees + size, 6)
    result = result_of(runner, turned(page(written, Style(FONTS[0], size)), degrees))
    assert character_error_rate("\n".join(written), result["text"]) <= 0.03
    assert result["turn"] == degrees
    assert {line["turn"] for line in result["lines"]} == {degrees}


def test_a_line_is_told_with_where_it_is(runner):
    """A polygon around its letters, beginning at its first one, and its words along it."""
    written = ["Something to read"]
    picture = page(written, Style(size=32))
    (line,) = result_of(runner, picture)["lines"]
    across, down = np.nonzero((picture < 128).all(axis=2))[::-1]
    (left, top), (right, _), (_, bottom), _ = line["polygon"]
    assert left == pytest.approx(across.min(), abs=8)
    assert right == pytest.approx(across.max(), abs=8)
    assert (top, bottom) == (pytest.approx(down.min(), abs=8), pytest.approx(down.max(), abs=8))
    assert (line["text"], line["turn"], line["confidence"] > 0.9) == (written[0], 0, True)
    assert [word["text"] for word in line["words"]] == written[0].split()
    first, _, last = line["words"]
    assert first["end"] == pytest.approx(0.56, abs=0.05)
    assert last["end"] == pytest.approx(1, abs=0.05)


def test_on_one_picture_lines_may_lie_in_several_ways(runner):
    """The text that is turned says so, and most text gives the picture's turn."""
    level, risen = page(lines(1, 5), Style(size=20)), page(["Written along the edge"], Style(size=20))
    edge = turned(risen, 270)
    height = max(level.shape[0], edge.shape[0])
    sheet = np.full((height, level.shape[1] + edge.shape[1], 3), 255, np.uint8)
    sheet[: level.shape[0], : level.shape[1]] = level
    sheet[: edge.shape[0], level.shape[1] :] = edge
    result = result_of(runner, sheet)
    assert result["turn"] == 0
    assert {line["text"]: line["turn"] for line in result["lines"] if line["turn"]} == {"Written along the edge": 270}
    assert len(result["lines"]) == 6


def test_a_known_turn_is_not_found_out(runner):
    """A page on its head is nonsense to whoever takes it for upright."""
    written = lines(7, 4)
    picture = turned(page(written, Style(size=24)), 180)
    assert result_of(runner, picture, turn="180")["text"] == "\n".join(written)
    assert character_error_rate("\n".join(written), result_of(runner, picture, turn="0")["text"]) > 0.5


def test_small_text_in_a_large_picture_is_found(runner):
    """In tiles; in a copy that is reduced it cannot be read off."""
    written = lines(3, 4)
    small = page(written, Style(size=13))
    large = np.full((2600, 4200, 3), 255, np.uint8)
    large[1200 : 1200 + small.shape[0], 1150 : 1150 + small.shape[1]] = small
    assert result_of(runner, large)["text"] == "\n".join(written)
    assert result_of(runner, large, size=640)["text"] != "\n".join(written)


def test_letters_that_are_larger_than_a_tile_are_read(runner):
    """A picture as large as a camera's, with one word all over it."""
    huge = page(["Huge"], Style(size=1400))
    assert result_of(runner, huge)["text"] == "Huge"


def test_a_blank_picture_has_no_text(runner):
    """And that is an answer."""
    result = result_of(runner, np.full((40, 60, 3), 255, np.uint8))
    assert (result["text"], result["lines"], result["turn"]) == ("", [], 0)


def test_unsure_lines_are_left_out(runner):
    """All are, above what any reaches."""
    picture = page(lines(2, 3), Style(size=20))
    sure = [line["confidence"] for line in result_of(runner, picture)["lines"]]
    assert len(sure) == 3
    assert result_of(runner, picture, confidence_threshold=1.0)["lines"] == []


def test_bfloat16_reads_the_same_characters(reader_folder, pool, loaded):
    """As float32 does, on a screen full of text; where there is none here, both are float32."""
    exact = open_reader(reader_folder, "f32", available_cores(), pool)
    assert exact.info.version.precision == "f32"
    picture = screenshot(lines(11, 20))
    assert text_of(loaded, picture) == text_of(exact, picture)


def test_what_is_no_picture_is_refused(runner):
    """With the client's own error."""
    with pytest.raises(UndecodableImageError):
        runner.run({"image": (b"\xff\xd8\xff\xe0 not a picture",)}, READ.parse_options({}), Standalone())


def test_a_model_that_is_not_there_is_refused(runner):
    """With those that are."""
    with pytest.raises(UnknownModelError, match=r"'other': loaded are pp-ocrv6-small"):
        result_of(runner, np.zeros((20, 20, 3), np.uint8), model="other")


def test_whoever_waits_hears_of_each_line(runner):
    """And can stop it there: what a step raises ends the work."""

    class StoppedError(Exception):
        pass

    class Impatient(Standalone):
        def step(self, done, total, preview=None):
            if done == 2:
                raise StoppedError(done, total)

    picture = encode_png(page(lines(5, 4), Style(size=20)))
    with pytest.raises(StoppedError, match=r"\(2, 4\)"):
        runner.run({"image": (picture,)}, READ.parse_options({}), Impatient())
