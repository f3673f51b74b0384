"""CLIP's byte pair encoding: words in small letters, their bytes joined pair by pair in the order that was learned.

Source: the tokenizer of openai/CLIP, and the files `vocab.json` and `merges.txt` that go with its networks.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from processor.byte_pairs import BYTES, Pair, joined, kind
from processor.tokens import Tokens

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
END_OF_WORD = "</w>"
SHORT_FORMS = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")
KNOWN_WORDS, LONGEST_KNOWN = 20_000, 100
"""So many words are known by heart, of so many letters at most: they take little memory whatever texts come."""


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
        return tuple(self._vocabulary.get(each, self._end) for each in joined(parts, self._ranks))


def _words(text: str) -> Iterator[str]:
    """Runs of letters, single figures, runs of other marks, and the ends of words that were made short."""
    small = "".join(each.lower() for each in unicodedata.normalize("NFC", text))
    at = 0
    while at < len(small):
        short = next((each for each in SHORT_FORMS if small.startswith(each, at)), "")
        sort, end = kind(small[at]), at + 1
        if short:
            end = at + len(short)
        elif sort != "N":
            while end < len(small) and kind(small[end]) == sort:
                end += 1
        if sort != " ":
            yield small[at:end]
        at = end
