"""Captions as the metrics count them: small words without punctuation, and runs of them."""

import re
from collections import Counter
from collections.abc import Sequence

Words = Sequence[str]
Run = tuple[str, ...]

LONGEST = 4
"""Metrics that count runs of words count those of 1 to so many."""


def words(text: str) -> list[str]:
    """The words of `text` in small letters; what is neither a letter, a digit nor an apostrophe in a word goes."""
    return re.findall(r"\w+(?:'\w+)*", text.lower())


def runs(caption: Words, length: int) -> Counter[Run]:
    """How often each run of `length` words is in `caption`."""
    return Counter(zip(*(caption[start:] for start in range(length)), strict=False))
