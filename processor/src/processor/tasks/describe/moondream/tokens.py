"""The tokenizer of the family: byte pairs as GPT-2 has them, out of the file that Hugging Face's library writes."""

import json
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from processor.byte_pairs import BYTES, Pair, joined, kind
from wire.errors import ManifestError

MOST_BYTES = 50_000_000
KNOWN_WORDS, LONGEST_KNOWN = 20_000, 100
"""So many words are known by heart, of so many letters at most: they take little memory whatever texts come."""

SHORT_FORM = re.compile(r"'(?:[stmd]|re|ve|ll)")
WORD = re.compile(r"S?L+|S?N+|S?\?+|[SW]+(?![LN?])|[SW]+")
"""A word other than a short form, where letters are written as `L`, figures as `N`, spaces as `S`, other blanks as `W`,
and whatever else as `?`: a space goes with the word behind it."""

NUMBERS = {letter: byte for byte, letter in enumerate(BYTES)}


class Tokenizer:
    """Makes tokens of texts and texts of tokens. `vocabulary` and `added` have their numbers, `merges` in their order.

    Texts of the `added` are tokens as a whole wherever they stand, but for the `special` ones, which no text can say:
    nobody's question ends it.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        merges: Sequence[Pair],
        added: Mapping[str, int],
        special: Mapping[str, int],
    ) -> None:
        self._vocabulary, self._added = vocabulary, added
        self._ranks = {pair: rank for rank, pair in enumerate(merges)}
        whole = sorted(added, key=len, reverse=True)
        self._whole = re.compile("|".join(map(re.escape, whole))) if whole else None
        self._pieces = {number: bytes(NUMBERS[letter] for letter in word) for word, number in vocabulary.items()}
        self._pieces |= {number: word.encode() for word, number in (*added.items(), *special.items())}
        self._parts: Any = lru_cache(KNOWN_WORDS)(self._cut)

    @property
    def least_and_most(self) -> tuple[int, int]:
        """The lowest and the highest number of a token."""
        return min(self._pieces), max(self._pieces)

    def encode(self, text: str) -> list[int]:
        """The tokens of the text."""
        ids, at = list[int](), 0
        for found in self._whole.finditer(text) if self._whole else ():
            ids += self._of_words(text[at : found.start()])
            ids.append(self._added[found[0]])
            at = found.end()
        return ids + self._of_words(text[at:])

    def piece(self, token: int) -> bytes:
        """The bytes that a token stands for, in UTF-8, though not always whole characters; none for one unknown."""
        return self._pieces.get(token, b"")

    def _of_words(self, text: str) -> list[int]:
        return [
            number
            for word in _words(text)
            for number in (self._parts(word) if len(word) <= LONGEST_KNOWN else self._cut(word))
        ]

    def _cut(self, word: str) -> tuple[int, ...]:
        parts = joined([BYTES[each] for each in word.encode("utf-8", "replace")], self._ranks)
        return tuple(self._vocabulary[each] for each in parts)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The tokenizer in the file `tokenizer.json`. Raises ManifestError where it is of another kind."""
        try:
            if path.stat().st_size > MOST_BYTES:
                raise ManifestError(f"{path}: expected at most {MOST_BYTES:,} bytes, got more.")
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls._of(content, path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            reason = f"{type(error).__name__}: {str(error)[:80]}"
            raise ManifestError(
                f"{path}: expected a tokenizer of byte pairs, got something else ({reason})."
            ) from error

    @classmethod
    def _of(cls, content: Mapping[str, Any], path: Path) -> Self:
        model, level = content["model"], content["pre_tokenizer"]
        if model["type"] != "BPE" or level["type"] != "ByteLevel" or content["normalizer"] or level["add_prefix_space"]:
            raise ManifestError(
                f"{path}: expected byte pairs of the text as it is (BPE, ByteLevel), got {model['type']!r:.40} "
                f"and {level['type']!r:.40}."
            )
        merges = [tuple(each.split(" ") if isinstance(each, str) else each) for each in model["merges"]]
        if any(len(pair) != 2 for pair in merges) or not set(BYTES) <= set(model["vocab"]):
            raise ManifestError(f"{path}: expected a token for each byte, and merges of two parts each.")
        if any(part not in model["vocab"] for part in map("".join, merges) if not set(part) - set(NUMBERS)):
            raise ManifestError(f"{path}: expected a token for whatever its merges join.")
        added: dict[bool, dict[str, int]] = {False: {}, True: {}}
        for each in content["added_tokens"]:
            added[bool(each["special"])][each["content"]] = each["id"]
        if "" in added[False] or not all(
            type(each) is int for found in (model["vocab"], *added.values()) for each in found.values()
        ):
            raise ManifestError(f"{path}: expected texts, each with a whole number for its token.")
        words = {word: number for word, number in model["vocab"].items() if not set(word) - set(NUMBERS)}
        return cls(words, merges, added[False], added[True])


class Characters:
    """The text of tokens as they come: characters are held back until all of their bytes are there."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._decoder = getincrementaldecoder("utf-8")("replace")

    def add(self, token: int) -> str:
        """What can be read now that the token is there, and could not before."""
        return self._decoder.decode(self._tokenizer.piece(token))

    def end(self) -> str:
        """What stands for bytes that no character came of."""
        return self._decoder.decode(b"", final=True)


def _words(text: str) -> Iterator[str]:
    kinds = "".join(map(_kind, text))
    at = 0
    while at < len(text):
        found = SHORT_FORM.match(text, at) or WORD.match(kinds, at)
        end = found.end() if found else at + 1
        yield text[at:end]
        at = end


def _kind(character: str) -> str:
    """As `WORD` has it."""
    if character == " ":
        return "S"
    found = kind(character)
    return "W" if found == " " else found
