"""Masks without specks and pinholes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.geometry.masks.extent import bounds
from processor.geometry.masks.rle import Bits

EDGES, CORNERS = 4, 8
"""Which pixels are neighbours: parts of a mask hang together by corners too, and so its holes by edges alone."""


def cleaned(bits: Bits, min_area: int, fill_holes: int) -> Bits:
    """The mask without holes of at most `fill_holes` pixels, and then without parts of fewer than `min_area`.

    What is outside the mask and reaches the picture's edge is no hole. Nothing may be left.
    """
    left, top, right, bottom = bounds(bits)
    kept = bits.copy()
    cut = kept[top:bottom, left:right]
    if fill_holes > 0 and right:
        labels, areas = _components(~cut, EDGES)
        # What is around the mask reaches the edges of the box around it.
        border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
        filled = areas <= fill_holes
        filled[border] = False
        cut |= filled[labels]
    if min_area > 1 and right:
        labels, areas = _components(cut, CORNERS)
        cut &= (areas >= min_area)[labels]
    return kept


def _components(bits: Bits, connectivity: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The number of each pixel's part (height, width), 0 where there is none, and of each part its pixels: 0 of 0."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bits.view(np.uint8), connectivity=connectivity)
    areas = stats[:count, cv2.CC_STAT_AREA].astype(np.int64)
    areas[0] = 0
    return np.asarray(labels, np.int32), areas
