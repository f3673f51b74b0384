"""The texts and regions of the task `analyze`: what is taken, and what is refused in words."""

import json

import pytest

from wire.errors import BadOptionError
from wire.tasks.analyze import regions, texts
from wire.tasks.analyze.regions import Point, Region
from wire.tasks.analyze.result import Rle
from wire.tasks.analyze.spec import ANALYZE, cost


@pytest.mark.parametrize("written", ["a cat\n\n a  dog \n", '["a cat", "a dog"]'])
def test_texts_come_one_a_line_or_as_json(written: str) -> None:
    """Blank lines are none, and blanks in one count once."""
    assert texts.read(texts.canonical(written)) == ("a cat", "a dog")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('["a", 3]', "expected a text"),
        ("a\na", "got twice 'a'"),
        ("[", "expected JSON"),
        ("\n".join(map(str, range(257))), "at most 256 texts, got 257"),
        ("x" * 301, "1 to 300 characters"),
        ('["\\ud800"]', "lone surrogate"),
        ('{"a": 1}', "expected a list"),
    ],
)
def test_what_are_no_texts_is_refused_in_words(written: str, said: str) -> None:
    """The message says what was expected, what came and how to write it."""
    with pytest.raises(BadOptionError, match="Option texts: ") as refused:
        texts.canonical(written)
    assert said in refused.value.message


@pytest.mark.parametrize(
    "written",
    [
        "10,20,30,40\n5,6",
        "10,20,30,40; 5, 6",
        "[[30, 40, 10, 20], [5, 6]]",
        '["10,20,30,40", "5,6"]',
        '["[10, 20, 30, 40]", " [[5, 6]]"]',
        '[{"box": [10, 20, 30, 40]}, {"points": [[5, 6, 1]]}]',
    ],
)
def test_regions_come_as_lines_or_as_json(written: str) -> None:
    """Four numbers are a box, two a point that is inside. A list of texts is a form's field that came several times."""
    expected = (Region(box=(10, 20, 30, 40)), Region(points=(Point(5, 6),)))
    assert regions.read(regions.canonical(written)) == expected


def test_a_region_has_a_name_a_box_and_points_inside_and_outside() -> None:
    """One object alone need not be in a list, and one box neither."""
    given = {"name": "dog", "box": [1, 2, 3, 4], "points": [[2, 3], [2, 3.5, 0]]}
    expected = Region("dog", (1, 2, 3, 4), (Point(2, 3), Point(2, 3.5, inside=False)))
    assert regions.read(regions.canonical(json.dumps(given))) == (expected,)
    assert regions.read(regions.canonical("[1, 2, 3, 4]")) == (Region(box=(1, 2, 3, 4)),)


@pytest.mark.parametrize("name", [None, "", "\U0001f468\u200d\U0001f467", "\u0645\u06cc\u200c\u0634\u0648\u062f"])
def test_a_region_may_be_called_anything_that_fits_in_a_line(name: str | None) -> None:
    """Null is no name, as null is no box. Persian words, and families, have joiners between their letters."""
    (region,) = regions.read(regions.canonical(json.dumps([{"name": name, "box": None, "points": [[1, 2]]}])))
    assert region.name == (name or "")


def test_a_region_may_have_the_mask_that_an_earlier_result_told() -> None:
    """So what somebody has made of several results becomes one: with how it came about, or without."""
    runs = {"size": [2, 4], "counts": "35"}
    expected = (
        Region("dog", points=(Point(1, 1),), mask=Rle((2, 4), "35")),
        Region(mask=Rle((2, 4), "35")),
    )
    written = regions.canonical(json.dumps([{"name": "dog", "points": [[1, 1]], "mask": runs}, {"mask": runs}]))
    assert regions.read(written) == expected
    assert regions.canonical(written) == written


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1,2,3", "1 or 0 behind a point"),
        ("1,2,3,4,5", "a point of two numbers, perhaps with 1 or 0 behind them"),
        ("1,2,1,5", "with an area"),
        ("1,nan", "numbers of pixels"),
        ("[[1, true]]", "numbers of pixels"),
        ('[{"box": [1, 2, 3, 4], "label": "x"}]', "an object with name, box, points and mask"),
        ('[{"name": "x"}]', "a box, at least one point, or a mask"),
        ('[{"mask": {"counts": "0"}}]', "its size, [height, width]"),
        ('[{"mask": {"size": [0, 4], "counts": "0"}}]', "its size, [height, width]"),
        ('[{"mask": {"size": [2, 4], "counts": "p"}}]', "compressed runs"),
        ('[{"mask": {"size": [2, 4], "counts": [3, 5]}}]', "compressed runs"),
        ('[{"points": [[1, 2, 2]]}]', "1 or 0 behind a point"),
        (json.dumps([{"points": [[1, 2]] * 65}]), "at most 64 points"),
        (json.dumps([[1, 2]] * 257), "at most 256 regions, got 257"),
        (json.dumps([{"name": "x" * 101, "points": [[1, 2]]}]), "at most 100 printable"),
        (json.dumps([{"name": "\u202eevil", "points": [[1, 2]]}]), "at most 100 printable"),
        (json.dumps([{"name": 5, "points": [[1, 2]]}]), "at most 100 printable"),
        ("[" * 100_000, "expected JSON"),
    ],
)
def test_what_are_no_regions_is_refused_in_words(written: str, said: str) -> None:
    """The message says what was expected, what came and how to write it."""
    with pytest.raises(BadOptionError, match="Option regions: ") as refused:
        regions.canonical(written)
    assert said in refused.value.message


def test_a_job_costs_as_much_as_it_asks_for() -> None:
    """A grid costs more than a region, a region more than none."""
    asked = (
        {},
        {"regions": "1,2"},
        {"detect": "default"},
        {"detect": "default", "region_texts": True},
        {"everything": True},
        {"everything": True, "masks": "three"},
    )
    costs = [cost(ANALYZE.parse_options(each)) for each in asked]
    assert costs == sorted(costs)
    assert len(set(costs[:5])) == len(costs[:5])


def test_texts_cost_as_many_sentences_as_are_made_of_them() -> None:
    """Beside a picture few are next to nothing."""
    texts = "\n".join(f"thing {number}" for number in range(64))
    few, many, several = (
        cost(ANALYZE.parse_options(each))
        for each in ({"texts": "dog"}, {"texts": texts}, {"texts": texts, "template": "ensemble"})
    )
    assert (few, many, several) == (pytest.approx(1, abs=0.02), 2, 9)


def test_a_large_bound_is_told_in_digits() -> None:
    """Nobody types 1e+08."""
    with pytest.raises(BadOptionError, match="a whole number from 0 to 100000000, got '-1'"):
        ANALYZE.parse_options({"min_area": -1})
