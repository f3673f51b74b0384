"""Texts become vectors, a few at a time, in few shapes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.runtimes import Graph
from processor.tokens import Tokenizer, Tokens

Floats = NDArray[np.float32]

LENGTHS = (16, 32, 64, 128, 256, 512)
"""Texts are filled up to one of these lengths, in tokens: each shape that a network has worked on takes memory."""

AT_ONCE = 8
"""So many texts of one length at a time, or one alone: more are no faster, and need more memory."""


@dataclass(frozen=True, slots=True)
class TextEncoder:
    """Makes vectors of texts with one network and its tokenizer. `most` is how many tokens the network takes."""

    graph: Graph
    tokenizer: Tokenizer
    most: int
    causal: bool

    def tokens(self, text: str) -> Tokens:
        """The text as the network is given it."""
        return self.tokenizer.encode(text)

    def vectors(self, texts: Sequence[Tokens]) -> Floats:
        """The vectors (n, dimensions) of the texts, of whatever length the network gives them."""
        made: dict[int, Floats] = {}
        for numbers in self.portions(texts):
            given = [texts[number].ids for number in numbers]
            made |= dict(zip(numbers, self._portion(given), strict=True))
        return np.stack([made[number] for number in range(len(texts))])

    def portions(self, texts: Sequence[Tokens]) -> list[list[int]]:
        """Which texts the network works on together: of one length each, at most AT_ONCE."""
        by_length: dict[int, list[int]] = {}
        for number, text in enumerate(texts):
            by_length.setdefault(self._length(text), []).append(number)
        return [
            numbers[first : first + AT_ONCE]
            for numbers in by_length.values()
            for first in range(0, len(numbers), AT_ONCE)
        ]

    def _length(self, text: Tokens) -> int:
        return next((length for length in LENGTHS if len(text.ids) <= length < self.most), self.most)

    def _portion(self, texts: Sequence[tuple[int, ...]]) -> Floats:
        length = self._length(Tokens(max(texts, key=len), whole=True))
        rows = 1 if len(texts) == 1 else AT_ONCE
        filled = [*texts, *[texts[0]] * (rows - len(texts))]
        ids, mask = np.zeros((rows, length), np.int32), np.zeros((rows, length), np.float32)
        for row, text in enumerate(filled):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        ends = np.array([[len(text) - 1] for text in filled], np.int32)
        given = {"ids": ids, "last": ends} if self.causal else {"ids": ids, "mask": mask}
        vectors: Floats = self.graph.run(given)["vectors"][: len(texts)]
        return vectors
