"""BLEU-4: how many runs of words a caption shares with its references (Papineni et al., 2002)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from measure.describing.words import LONGEST, Words, runs


@dataclass(frozen=True, slots=True)
class BleuCounts:
    """Of one caption: runs that a reference has too, by their length, all runs, its own length, and that of the
    reference whose length is nearest to it.
    """

    shared: tuple[int, ...]
    all: tuple[int, ...]
    length: int
    reference_length: int


def counted(caption: Words, references: Sequence[Words]) -> BleuCounts:
    """What `caption` shares with `references`; a run counts at most as often as the reference that has it most."""
    shared, total = [], []
    for length in range(1, LONGEST + 1):
        own = runs(caption, length)
        theirs = [runs(reference, length) for reference in references]
        shared.append(sum(min(times, max(each[run] for each in theirs)) for run, times in own.items()))
        total.append(sum(own.values()))
    nearest = min((abs(len(reference) - len(caption)), len(reference)) for reference in references)[1]
    return BleuCounts(tuple(shared), tuple(total), len(caption), nearest)


def bleu(counts: Sequence[BleuCounts]) -> float:
    """BLEU-4 in [0, 1] of all captions together; there is none of one, for most have no run of four in common."""
    shared: NDArray[np.int64] = np.sum([each.shared for each in counts], axis=0)
    total: NDArray[np.int64] = np.sum([each.all for each in counts], axis=0)
    if not shared.all():
        return 0.0
    length, wanted = sum(each.length for each in counts), sum(each.reference_length for each in counts)
    brevity = min(0.0, 1 - wanted / length)
    return exp(brevity + sum(log(one / of) for one, of in zip(shared.tolist(), total.tolist(), strict=True)) / LONGEST)
