"""Byte pair encoding: the bytes of a word, as letters, joined pair by pair in the order that was learned.

Source: the tokenizers of GPT-2 and of CLIP, which differ in what a word is.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

Pair = tuple[str, str]


def joined(parts: Sequence[str], ranks: Mapping[Pair, int]) -> Sequence[str]:
    """The parts, pairs of which have become one as `ranks` has them, the lowest first."""
    while len(parts) > 1:
        first = min(pairwise(parts), key=lambda pair: ranks.get(pair, len(ranks)))
        if first not in ranks:
            break
        parts = list(_with(parts, first))
    return parts


def _with(parts: Sequence[str], pair: Pair) -> Iterator[str]:
    """The parts, wherever the pair stands among them as one."""
    at = 0
    while at < len(parts):
        width = 2 if tuple(parts[at : at + 2]) == pair else 1
        yield "".join(parts[at : at + width])
        at += width


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
