"""The retriever of copies: pictures that are nearly the same as the one that was given, by their fingerprints."""

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.retrievers.base import DEPTH, Ranking

COPIES = "copies"
BITS, MOST_DIFFERENT = 64, 10


def rank(fingerprint: int, fingerprints: NDArray[np.int64], allowed: NDArray[np.bool_] | None) -> Ranking:
    """Entries whose fingerprints, by their numbers, differ in few bits, the most similar first; the score is the share
    of equal bits. Of a picture without any shape, whose fingerprint is 0, there are none.
    """
    if fingerprint == 0:
        return Ranking(COPIES, (), ())
    different = np.bitwise_count(fingerprints.view(np.uint64) ^ np.uint64(fingerprint & (2**BITS - 1)))
    kept = (different <= MOST_DIFFERENT) & (fingerprints != 0)
    if allowed is not None:
        kept &= allowed
    entries = np.flatnonzero(kept)
    different = different[entries]
    order = np.lexsort((entries, different))[:DEPTH]
    return Ranking(COPIES, entries[order].tolist(), (1 - different[order] / BITS).tolist())
