"""WordPiece, as BERT's uncased networks have it: words in small letters, without accents, in the longest known parts.

Source: the tokenizer of google-research/bert, and the component of the same name in Hugging Face's tokenizers.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from processor.tokens import Tokens

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
PART = "##"
LONGEST_WORD = 100
"""A word of more characters is unknown as a whole."""

IDEOGRAPHS = (
    *((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F)),
    *((0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)),
)
"""Whose characters are words, each by itself. The sixth begins at 0x2B920 there, which is not where Unicode has it."""

ASCII_MARKS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
KNOWN_WORDS = 20_000
"""So many words are known by heart; none of them is long, so that they take little memory whatever texts come."""


class WordPiece:
    """A `Tokenizer` with the `vocabulary`, for at most `most` tokens. Raises KeyError where it lacks the marks."""

    def __init__(self, vocabulary: Mapping[str, int], most: int) -> None:
        self._vocabulary = vocabulary
        self._most = most
        self._begin, self._end, self._unknown = (vocabulary[mark] for mark in (BEGIN, END, UNKNOWN))
        self._parts: Any = lru_cache(KNOWN_WORDS)(self._cut)

    def encode(self, text: str) -> Tokens:
        room, ids = self._most - 2, list[int]()
        for word in _words(text):
            ids += (self._unknown,) if len(word) > LONGEST_WORD else self._parts(word)
            if len(ids) > room:
                break
        return Tokens((self._begin, *ids[:room], self._end), len(ids) <= room)

    def _cut(self, word: str) -> tuple[int, ...]:
        """The word's parts, each the longest that is known from where the one before ends."""
        parts, begin = list[int](), 0
        while begin < len(word):
            prefix = PART if begin else ""
            for end in range(len(word), begin, -1):
                if (known := self._vocabulary.get(prefix + word[begin:end])) is not None:
                    parts.append(known)
                    begin = end
                    break
            else:
                return (self._unknown,)
        return tuple(parts)


def _words(text: str) -> Iterator[str]:
    """Runs of characters without blanks and marks between them, each mark, and each ideograph."""
    spaced = "".join(map(_spaced, text))
    plain = (each for each in unicodedata.normalize("NFD", spaced) if unicodedata.category(each) != "Mn")
    return iter("".join(_apart(each) for letter in plain for each in letter.lower()).split())


@lru_cache(4096)
def _spaced(character: str) -> str:
    """What stands for the character before anything else is done: a blank, or nothing for what is not seen."""
    if character in "\t\n\r" or unicodedata.category(character) in ("Zs", "Zl", "Zp"):
        return " "
    if character == "\ufffd" or unicodedata.category(character).startswith("C"):
        return ""
    number = ord(character)
    return f" {character} " if any(first <= number <= last for first, last in IDEOGRAPHS) else character


@lru_cache(4096)
def _apart(character: str) -> str:
    is_mark = character in ASCII_MARKS or unicodedata.category(character).startswith("P")
    return f" {character} " if is_mark else character
