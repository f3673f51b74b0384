import subprocess
import sys
from itertools import combinations, product

import numpy as np
import pytest

from processor.catalog.coco import LABELS
from processor.imaging.palette import COLORS, DISTANCES, MARKS, WHITE, color_of, colors_of, luminance, text_color_on

LEAST_DISTANCE = 0.15
"""In OKLab; 0.02 is what can just be seen."""

SIGHT = {
    "all cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
"""What eyes without one kind of cones see of linear RGB. Source: Machado, Oliveira and Fernandes 2009, severity 1."""

TO_LMS = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
"""From linear RGB to OKLab, a cube root between them. Source: Ottosson 2020."""


def seen(color: tuple[int, int, int], sight: str) -> np.ndarray:
    """The colour in OKLab (3,) as such eyes see it."""
    channels = np.array(color) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return np.array(TO_LAB) @ np.cbrt(np.array(TO_LMS) @ np.clip(np.array(SIGHT[sight]) @ linear, 0, 1))


@pytest.mark.parametrize("sight", SIGHT)
def test_eyes_of_any_kind_tell_ten_labels_apart(sight: str) -> None:
    """No two of their colours are nearer to each other than seven times what can just be seen."""
    distances = [float(np.linalg.norm(seen(one, sight) - seen(other, sight))) for one, other in combinations(COLORS, 2)]
    assert len(COLORS) == 10
    assert min(distances) >= LEAST_DISTANCE


def test_distances_are_those_of_the_eyes_that_tell_two_colors_apart_the_least() -> None:
    """In hundredths, in OKLab."""
    for (one, color), (other, beside) in product(enumerate(COLORS), repeat=2):
        least = min(float(np.linalg.norm(seen(color, sight) - seen(beside, sight))) for sight in SIGHT)
        assert DISTANCES[one][other] == pytest.approx(100 * least, abs=0.5)


def test_no_two_labels_of_a_picture_have_shades_of_one_color_where_there_is_another() -> None:
    """Any three of COCO's labels are farther apart than the nearest of all colours are."""
    nearest = min(distance for row in DISTANCES for distance in row if distance)
    for labels in combinations(LABELS[::3], 3):
        places = [COLORS.index(each.line) for each in colors_of(labels).values()]
        assert all(DISTANCES[one][other] > nearest for one, other in combinations(places, 2)), labels


def test_each_label_of_a_picture_has_a_color_of_its_own_as_long_as_there_are_any() -> None:
    """From the eleventh on they come again, with another mark each time."""
    found = colors_of(LABELS[:40])
    for first in range(0, 40, 10):
        ten = list(found.values())[first : first + 10]
        assert {each.line for each in ten} == set(COLORS)
        assert {each.mark for each in ten} == {MARKS[first // 10]}


def test_a_label_has_its_own_color_unless_one_before_it_is_near_that() -> None:
    """Then it has another; the first one has its own always."""
    own, same = "person", next(each for each in LABELS[1:] if color_of(each) == color_of("person"))
    alone, behind = colors_of([same]), colors_of([own, same])
    assert (alone[same].line, behind[own].line) == (color_of(same), color_of(own))
    assert behind[same].line != color_of(same)


def test_what_comes_behind_a_label_changes_nothing_for_it() -> None:
    """However many labels there are, those before the last have the colours that they have without it."""
    for count in range(len(LABELS)):
        fewer, more = colors_of(LABELS[:count]), colors_of([*LABELS[: count + 1], *LABELS[:3]])
        assert list(more.items())[:count] == list(fewer.items())


def test_a_line_is_set_off_from_any_background() -> None:
    """Either from it or from what is around the line, which is mostly black or white: by 3 to 1 or more."""
    for line in COLORS:
        edge = 255 if text_color_on(line) == WHITE else 0
        for grey in range(0, 256, 5):
            background, halo = (grey,) * 3, (round(0.25 * grey + 0.75 * edge),) * 3
            assert max(contrast(line, background), contrast(line, halo)) >= 3


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


@pytest.mark.parametrize("background", list(product((0, 64, 118, 128, 192, 255), repeat=3)))
def test_text_stands_out_from_any_background(background: tuple[int, int, int]) -> None:
    """The contrast ratio between a tag and its text is at least 4.5."""
    assert contrast(background, text_color_on(background)) >= 4.5


def test_luminance_runs_from_black_to_white() -> None:
    """Black is 0, white is 1, and green is lighter than blue."""
    assert luminance((0, 0, 0)) == 0
    assert luminance((255, 255, 255)) == pytest.approx(1)
    assert luminance((0, 255, 0)) == pytest.approx(0.7152)
