"""Which of the masks that a network draws for a prompt are told, and which first.

The first that it draws is for prompts that can mean one thing alone, the others are for those that may mean several.
"""

import numpy as np

from processor.tasks.analyze.protocols import Floats

THREE = 3
CLEAR_FIRST = 1.1
"""How much more the mask for clear prompts counts: it is the better one where all else is alike."""


def merits_of(judged: Floats, steady: Floats, fits: Floats | None) -> Floats:
    """How likely each mask (masks,) is the one that is meant: by the predicted IoU `judged` and its stability `steady`,
    and where a box asked for it by the IoU `fits` of that with the box around the mask, which counts twice."""
    if fits is None:
        return judged * steady
    merits: Floats = judged * steady * fits**2
    merits[0] *= CLEAR_FIRST
    return merits


def ordered(merits: Floats, *, boxed: bool, clear: bool, three: bool) -> list[int]:
    """The numbers of the masks with those `merits` (masks,) that are told, the likeliest first.

    `boxed` is whether a box asked for them, `clear` whether the prompt can mean one thing alone.
    """
    others = sorted(range(1, len(merits)), key=lambda number: -float(merits[number]))
    best = int(merits.argmax()) if boxed else 0 if clear else others[0]
    return [best, *(number for number in others if number != best)][: THREE if three else 1]


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
    cells = len(highest)
    return cells - _end(highest[::-1], cells - 1 - int(inside[0])), _end(highest, int(inside[-1]))


def _end(highest: Floats, last: int) -> float:
    if last + 1 == len(highest):
        return float(len(highest))
    return last + 0.5 + float(highest[last] / (highest[last] - highest[last + 1]))
