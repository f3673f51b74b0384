"""In which order characters stand on a line: the bidirectional algorithm for one line without embeddings.

Source: Unicode Standard Annex 9, its rules W1 to L2.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar
from unicodedata import bidirectional

LEFT, RIGHT = 0, 1
STRONG = {"L": LEFT, "R": RIGHT, "AL": RIGHT}
BRACKETS = {"(": ")", "[": "]", "{": "}"}

Thing = TypeVar("Thing")


def levels(text: str) -> list[int]:
    """The level of each character: even ones run to the right, odd ones to the left.

    The line runs as its first letter does.
    """
    kinds = _kinds(text)
    line = next((STRONG[kind] for kind in kinds if kind in STRONG), LEFT)
    directions = _as_neighbours(_bracketed(text, _directions(kinds, line), line), line)
    return [
        2 if direction == RIGHT and kind in ("EN", "AN") else direction if line == LEFT else 2 - direction
        for kind, direction in zip(kinds, directions, strict=True)
    ]


def in_visual_order(things: Sequence[Thing], their_levels: Sequence[int]) -> list[Thing]:
    """The things, which stand in the order in which they are read, from left to right."""
    order = list(range(len(things)))
    for level in range(max(their_levels, default=0), 0, -1):
        groups = groupby(order, lambda place: their_levels[place] >= level)  # noqa: B023
        order = [place for is_inside, group in groups for place in (list(group)[::-1] if is_inside else group)]
    return [things[place] for place in order]


def _kinds(text: str) -> list[str]:
    """The kind of each character. Marks have that of their letter, digits behind Arabic are Arabic ones, and signs
    between or beside digits are part of the number."""
    kinds: list[str] = []
    for each in text:
        kind = bidirectional(each)
        kinds.append(kinds[-1] if kind in ("NSM", "BN") and kinds else kind)
    strong = ""
    for place, kind in enumerate(kinds):
        strong = kind if kind in STRONG else strong
        if kind == "EN" and strong == "AL":
            kinds[place] = "AN"
    for place in range(1, len(kinds) - 1):
        before, kind, behind = kinds[place - 1 : place + 2]
        if before == behind and ((kind == "CS" and before in ("EN", "AN")) or (kind == "ES" and before == "EN")):
            kinds[place] = before
    for places in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        for place in places:
            if kinds[place] == "ET" and kinds[place - places.step] == "EN":
                kinds[place] = "EN"
    return kinds


def _directions(kinds: Sequence[str], line: int) -> list[int | None]:
    """The direction of letters, and of numbers: those behind letters that run to the right do so, too."""
    directions: list[int | None] = []
    strong = line
    for kind in kinds:
        strong = STRONG.get(kind, strong)
        number = RIGHT if kind == "AN" else strong if kind == "EN" else None
        directions.append(STRONG.get(kind, number))
    return directions


def _bracketed(text: str, directions: Sequence[int | None], line: int) -> list[int | None]:
    """Both brackets of a pair run as the line does, if anything in them does; else as what is in them and before."""
    found, opened, pairs = list(directions), [], []
    for place, each in enumerate(text):
        if each in BRACKETS:
            opened.append((BRACKETS[each], place))
        for depth in range(len(opened) - 1, -1, -1):
            if opened[depth][0] == each:
                pairs.append((opened[depth][1], place))
                del opened[depth:]
                break
    for first, last in sorted(pairs):
        inside = {each for each in found[first + 1 : last] if each is not None}
        before = next((each for each in reversed(found[:first]) if each is not None), line)
        if inside:
            found[first] = found[last] = line if line in inside or before == line else 1 - line
    return found


def _as_neighbours(directions: Sequence[int | None], line: int) -> list[int]:
    """What has no direction has that of its neighbours where they agree, else the line's."""
    resolved: list[int] = []
    for known, group in groupby(enumerate(directions), lambda each: each[1]):
        places = [place for place, _ in group]
        behind = directions[places[-1] + 1] if places[-1] + 1 < len(directions) else line
        before = resolved[-1] if resolved else line
        resolved += [known if known is not None else before if before == behind else line] * len(places)
    return resolved
