"""CLIP's byte pair encoding: words in small letters, their bytes joined pair by pair in the order that was learned.

Source: the tokenizer of openai/CLIP, and the files `vocab.json` and `merges.txt` that go with its networks.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from processor.tasks.embed.tokens import Tokens

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
END_OF_WORD = "</w>"
SHORT_FORMS = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")
KNOWN_WORDS, LONGEST_KNOWN = 20_000, 100
"""So many words are known by heart, of so many letters at most: they take little memory whatever texts come."""

Pair = tuple[str, str]


class BytePairs:
    """A `Tokenizer` with the `vocabulary` and the `merges`, the first one learned first, for at most `most` tokens.

    Raises KeyError where the vocabulary lacks the marks.
    """

    def __init__(self, vocabulary: Mapping[str, int], merges: Sequence[Pair], most: int) -> None:
        self._vocabulary = vocabulary
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        self._most = most
        self._begin, self._end = vocabulary[BEGIN], vocabulary[END]
        self._parts: Any = lru_cache(KNOWN_WORDS)(self._cut)

    def encode(self, text: str) -> Tokens:
        room, ids = self._most - 2, list[int]()
        for word in _words(text):
            ids += self._parts(word) if len(word) <= LONGEST_KNOWN else self._cut(word)
            if len(ids) > room:
                break
        return Tokens((self._begin, *ids[:room], self._end), len(ids) <= room)

    def _cut(self, word: str) -> tuple[int, ...]:
        letters = [BYTES[each] for each in word.encode("utf-8", "replace")]
        parts = [*letters[:-1], letters[-1] + END_OF_WORD]
        while len(parts) > 1:
            first = min(pairwise(parts), key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if first not in self._ranks:
                break
            parts = list(_joined(parts, first))
        return tuple(self._vocabulary.get(each, self._end) for each in parts)


def _joined(parts: Sequence[str], pair: Pair) -> Iterator[str]:
    """The parts, wherever the pair stands among them as one."""
    at = 0
    while at < len(parts):
        width = 2 if tuple(parts[at : at + 2]) == pair else 1
        yield "".join(parts[at : at + width])
        at += width


def _words(text: str) -> Iterator[str]:
    """Runs of letters, single figures, runs of other marks, and the ends of words that were made short."""
    small = "".join(each.lower() for each in unicodedata.normalize("NFC", text))
    at = 0
    while at < len(small):
        short = next((each for each in SHORT_FORMS if small.startswith(each, at)), "")
        kind, end = _kind(small[at]), at + 1
        if short:
            end = at + len(short)
        elif kind != "N":
            while end < len(small) and _kind(small[end]) == kind:
                end += 1
        if kind != " ":
            yield small[at:end]
        at = end


@lru_cache(4096)
def _kind(character: str) -> str:
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
