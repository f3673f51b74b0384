"""The regions of a picture that masks are wanted of, as clients write them and as jobs keep them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from wire.errors import BadOptionError
from wire.nesting import parsed
from wire.tasks.analyze.result import Rle

MOST, MOST_POINTS, LONGEST_NAME, FARTHEST = 256, 64, 100, 1_000_000
"""At most so many regions, points of one, characters of a name, pixels from the origin."""

LONGEST_MASK, LARGEST_SIDE = 200_000, 65_535
"""At most so many characters of a mask's runs, and pixels along one of its sides."""

SYNTAX = (
    "one region a line, x1,y1,x2,y2 for a box or x,y for a point; or a JSON list of those, or of objects such as "
    '{"name": "dog", "box": [10, 20, 200, 180], "points": [[50, 60, 1], [90, 30, 0]]}, where 1 is inside and 0 is not'
)

CORNERS, PLACE, MARKED = 4, 2, 3
"""How many numbers a box has, a point, and one that says whether it is inside."""

RUNS = re.compile(r"[0-o]+")
"""The characters that COCO's compressed runs are written in."""

JOINERS = "\u200c\u200d"
"""The characters between letters that say how these look, and are not printed themselves."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Point:
    """A place in pixels of the upright picture, origin top left; `inside` says whether it belongs to what is meant."""

    x: float
    y: float
    inside: bool = True

    def to_list(self) -> list[float]:
        """As clients write it."""
        return [self.x, self.y, int(self.inside)]


@dataclass(frozen=True, slots=True)
class Region:
    """One thing that a mask is wanted of: a box around it (xyxy, as `Point`), points, or both. At least one of them.

    With a `mask`, as an earlier result had it, that is the region's one, and no model is asked; box and points are then
    how it came about, and may be missing.
    """

    name: str = ""
    box: Box | None = None
    points: tuple[Point, ...] = ()
    mask: Rle | None = None

    def to_dict(self) -> dict[str, Any]:
        """As `canonical` writes it."""
        return {
            **({"name": self.name} if self.name else {}),
            **({"box": list(self.box)} if self.box else {}),
            **({"points": [each.to_list() for each in self.points]} if self.points else {}),
            **({"mask": {"size": list(self.mask.size), "counts": self.mask.counts}} if self.mask else {}),
        }


def canonical(text: str) -> str:
    """The regions in `text`, one a line or as JSON, as JSON in the one form that `read` takes; empty without any.

    A box has its upper left corner first then, whatever corners were named. Raises BadOptionError.
    """
    regions = [_region(each) for each in _listed(text)]
    if len(regions) > MOST:
        raise BadOptionError(f"Option regions: expected at most {MOST} regions, got {len(regions)}.")
    return from_json([each.to_dict() for each in regions]) if regions else ""


def from_json(given: object) -> str:
    """`given`, a list or an object, as text that `canonical` reads."""
    return json.dumps(given, ensure_ascii=False)


def read(written: str) -> tuple[Region, ...]:
    """The regions of an option that `canonical` has written."""
    return tuple(_region(each) for each in json.loads(written)) if written else ()


def _listed(text: str) -> list[object]:
    if not text.startswith(("[", "{")):
        lines = text.replace(";", "\n").splitlines()
        return [[_number(each.strip(), line) for each in line.split(",")] for line in lines if line.strip()]
    try:
        given = parsed(text)
    except (ValueError, RecursionError):
        raise _error("expected JSON after the first bracket", text) from None
    if isinstance(given, dict):
        return [given]
    if given and all(isinstance(each, str) for each in given):
        # A form's field that came several times.
        return [region for each in given for region in _listed(each.strip())]
    # One box that stands alone is meant as one.
    return [given] if given and not any(isinstance(each, list | dict) for each in given) else given


def _region(given: object) -> Region:
    if isinstance(given, list):
        given = {"box": given} if len(given) == CORNERS else {"points": [given]}
    if not isinstance(given, Mapping) or not set(given) <= {"name", "box", "points", "mask"}:
        raise _error("expected a box, a point, or an object with name, box, points and mask", given)
    name, box, points = given.get("name") or "", given.get("box"), given.get("points") or []
    mask = None if given.get("mask") is None else _mask(given["mask"])
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not _printable(name):
        raise _error(f"expected a name of at most {LONGEST_NAME} printable characters", name)
    if not isinstance(points, list) or len(points) > MOST_POINTS:
        raise _error(f"expected a list of at most {MOST_POINTS} points", points)
    if box is None and not points and mask is None:
        raise _error("expected a box, at least one point, or a mask", given)
    return Region(name, None if box is None else _box(box), tuple(_point(each) for each in points), mask)


def _printable(name: str) -> bool:
    """Whether it may stand in a line. What joins letters, or does not, is part of words and of one emoji in several."""
    return name.translate(dict.fromkeys(map(ord, JOINERS))).isprintable()


def _mask(given: object) -> Rle:
    """That the runs fill the picture is found out where they are read."""
    size, counts = (given.get("size"), given.get("counts")) if isinstance(given, Mapping) else (None, None)
    if (
        not isinstance(size, list)
        or len(size) != PLACE
        or not all(type(n) is int and 0 < n <= LARGEST_SIDE for n in size)
    ):
        raise _error("expected a mask with its size, [height, width]", given)
    if not isinstance(counts, str) or not 0 < len(counts) <= LONGEST_MASK or not RUNS.fullmatch(counts):
        raise _error(
            f"expected a mask with counts, COCO's compressed runs of at most {LONGEST_MASK:,} characters", given
        )
    return Rle((size[0], size[1]), counts)


def _box(given: object) -> Box:
    if not isinstance(given, list) or len(given) != CORNERS:
        raise _error("expected a box of four numbers", given)
    left, top, right, bottom = (_number(each, given) for each in given)
    if left == right or top == bottom:
        raise _error("expected a box with an area", given)
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def _point(given: object) -> Point:
    if not isinstance(given, list) or len(given) not in (PLACE, MARKED):
        raise _error("expected a point of two numbers, perhaps with 1 or 0 behind them", given)
    mark = given[PLACE] if len(given) == MARKED else 1
    if mark not in (0, 1):
        raise _error("expected 1 or 0 behind a point", given)
    return Point(_number(given[0], given), _number(given[1], given), bool(mark))


def _number(given: object, whole: object) -> float:
    try:
        number = float(given) if isinstance(given, int | float | str) and not isinstance(given, bool) else float("nan")
    except (ValueError, OverflowError):
        number = float("nan")
    if not isfinite(number) or abs(number) > FARTHEST:
        raise _error("expected numbers of pixels", whole)
    return number


def _error(expected: str, given: object) -> BadOptionError:
    shown = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
    return BadOptionError(f"Option regions: {expected}, got {shown[:60]!r}. Write {SYNTAX}.")
