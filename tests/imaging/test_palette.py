import subprocess
import sys
from itertools import product

import pytest

from processor.imaging.palette import color_of, luminance, text_color_on

COMMON = ("person", "bicycle", "car", "dog", "cat", "motorbike", "bus", "truck", "horse", "chair", "bottle", "cup")


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_label_has_the_same_colour_in_every_process() -> None:
    """A fresh process with another hash seed gives the label the colour that this one gives it."""
    code = "from processor.imaging.palette import color_of; print(color_of('dog'))"
    fresh = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": "1"}, capture_output=True, text=True, check=True
    )
    assert fresh.stdout.strip() == str(color_of("dog"))


def test_the_commonest_labels_have_colours_of_their_own() -> None:
    """COCO's commonest labels share no colour."""
    assert len({color_of(label) for label in COMMON}) == len(COMMON)


@pytest.mark.parametrize("background", list(product((0, 64, 118, 128, 192, 255), repeat=3)))
def test_text_stands_out_from_any_background(background: tuple[int, int, int]) -> None:
    """The contrast ratio between a tag and its text is at least 4.5."""
    assert contrast(background, text_color_on(background)) >= 4.5


def test_luminance_runs_from_black_to_white() -> None:
    """Black is 0, white is 1, and green is lighter than blue."""
    assert luminance((0, 0, 0)) == 0
    assert luminance((255, 255, 255)) == pytest.approx(1)
    assert luminance((0, 255, 0)) == pytest.approx(0.7152)
