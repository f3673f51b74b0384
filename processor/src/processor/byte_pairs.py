"""Byte pair encoding: the bytes of a word, as letters, joined pair by pair in the order that was learned.

Source: the tokenizers of GPT-2 and of CLIP, which differ in what a word is.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from heapq import heapify, heappop, heappush
from itertools import pairwise

Pair = tuple[str, str]


def joined(parts: Sequence[str], ranks: Mapping[Pair, int]) -> Sequence[str]:
    """The parts, pairs of which have become one as `ranks` has them, the lowest first, from left to right.

    Pairs wait in a heap, so that a word of n parts takes n log n: one with a joined part in it was learned after that.
    """
    joining, end = list(parts), len(parts)
    following, preceding = list(range(1, end + 1)), list(range(-1, end - 1))
    waiting = [(ranks[pair], at, pair) for at, pair in enumerate(pairwise(parts)) if pair in ranks]
    heapify(waiting)
    while waiting:
        _, at, pair = heappop(waiting)
        behind = following[at]
        if behind == end or (joining[at], joining[behind]) != pair:
            continue  # one of the two became part of another meanwhile
        joining[at], joining[behind] = "".join(pair), ""
        following[at] = following[behind]
        if following[at] < end:
            preceding[following[at]] = at
        for left in (preceding[at], at):
            right = following[left] if left >= 0 else end
            if right < end and (near := (joining[left], joining[right])) in ranks:
                heappush(waiting, (ranks[near], left, near))
    return [each for each in joining if each]


@lru_cache(4096)
def kind(character: str) -> str:
    """`L` for a letter, `N` for a figure, a blank, or `?` for whatever else."""
    category = unicodedata.category(character)
    if category[0] in "LN":
        return category[0]
    return " " if category in ("Zs", "Zl", "Zp") or character in "\t\n\v\f\r\x85" else "?"


def _letters_of_bytes() -> tuple[str, ...]:
    """By its number, the letter that stands for each byte: its own where that can be seen, else one behind them all."""
    seen = {*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    unseen = [byte for byte in range(256) if byte not in seen]
    return tuple(chr(byte) if byte in seen else chr(256 + unseen.index(byte)) for byte in range(256))


BYTES = _letters_of_bytes()
