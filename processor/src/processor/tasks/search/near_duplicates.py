"""Pictures that look the same are one hit."""

from collections.abc import Mapping, Sequence

import numpy as np

MOST_DIFFERENT = 5
"""Pictures whose fingerprints differ in so many of their 64 bits, or fewer, look the same."""


def group(entries: Sequence[int], fingerprints: Mapping[int, int]) -> dict[int, list[int]]:
    """By the first of each group, in the order of `entries`, the others of it. A fingerprint of 0, which has no shape
    in it, is like no other.
    """
    groups: dict[int, list[int]] = {}
    leaders = np.empty(len(entries), np.uint64)
    order: list[int] = []
    for entry in entries:
        bits = np.uint64(fingerprints.get(entry, 0) & (2**64 - 1))
        near = np.bitwise_count(leaders[: len(order)] ^ bits) <= MOST_DIFFERENT if bits else np.zeros(0, bool)
        if near.any():
            groups[order[int(near.argmax())]].append(entry)
        else:
            leaders[len(order)] = bits
            order.append(entry)
            groups[entry] = []
    return groups
