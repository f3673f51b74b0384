"""A model that has begun to say the same again, and again, and again."""

from collections.abc import Sequence
from math import ceil

LONGEST = 32
"""So many tokens may be what is said again."""

TIMES, TOKENS = 3, 12
"""How often it is then said in a row, and in how many tokens altogether, at least."""


def repeated(tokens: Sequence[int]) -> int:
    """How many of the last tokens only say again what stands before them; 0 where that may still be meant."""
    for length in range(1, min(LONGEST, len(tokens) // TIMES) + 1):
        again = length * (max(TIMES, ceil(TOKENS / length)) - 1)
        if len(tokens) >= again + length and tokens[-again:] == tokens[-again - length : -length]:
            return again
    return 0
