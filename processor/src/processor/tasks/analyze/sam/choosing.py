"""Which of the masks that a network draws for a prompt are told, and which first."""

import numpy as np

from processor.tasks.analyze.protocols import Floats

THREE = 3
AMBIGUOUS = 3
"""So many masks are for prompts that may mean several things, and of growing extent; one before them is for others."""

CLEAR_FIRST = 1.1
"""How much more the mask for clear prompts counts: it is the better one where all else is alike."""

FIT, STEADY = 2.0, 0.5
"""How much it counts that a mask fills the box that it was asked for by, and that its threshold matters little."""


def ordered(judged: Floats, *, clear: bool, three: bool, merits: Floats | None = None) -> list[int]:
    """The numbers of the masks with the predicted IoU `judged` (masks,) that are told, the likeliest first.

    `clear` is whether the prompt can mean one thing alone; `merits` (masks,) are by what the likeliest is chosen then,
    None where only its kind tells.
    """
    first = len(judged) - AMBIGUOUS
    others = sorted(range(first, len(judged)), key=lambda number: -float(judged[number]))
    best = others[0]
    if clear and merits is not None:
        best = int(merits.argmax())
    elif clear and first:
        best = 0
    return [best, *(number for number in others if number != best)][: THREE if three else 1]


def merits_of(judged: Floats, fits: Floats, steady: Floats) -> Floats:
    """How likely each mask (masks,) is the one meant by a box: by the predicted IoU `judged`, by the IoU `fits` of the
    box around it with the one asked for, and by its stability `steady`."""
    merits: Floats = judged * fits**FIT * steady**STEADY
    if len(judged) > AMBIGUOUS:
        merits[0] *= CLEAR_FIRST
    return merits


def fit(logits: Floats, box: Floats) -> float:
    """The IoU, in [0, 1], of the `box` (4,), xyxy in cells of the grid, with the one around what `logits` (grid, grid)
    have inside."""
    around = _between(logits.max(axis=0)), _between(logits.max(axis=1))
    (left, right), (top, bottom) = around
    common = _overlap(left, right, box[0], box[2]) * _overlap(top, bottom, box[1], box[3])
    union = (right - left) * (bottom - top) + (box[2] - box[0]) * (box[3] - box[1]) - common
    return float(common / union) if common > 0 else 0.0


def _overlap(first: float, last: float, begin: float, end: float) -> float:
    return max(0.0, min(last, float(end)) - max(first, float(begin)))


def _between(highest: Floats) -> tuple[float, float]:
    """From where to where, in cells and parts of them, the `highest` (grid,) of each line of cells are over 0."""
    inside = np.flatnonzero(highest > 0)
    if not inside.size:
        return 0.0, 0.0
    return len(highest) - _end(highest[::-1], int(inside[0])), _end(highest, int(inside[-1]))


def _end(highest: Floats, last: int) -> float:
    if last + 1 == len(highest):
        return float(len(highest))
    return last + 0.5 + float(highest[last] / (highest[last] - highest[last + 1]))
