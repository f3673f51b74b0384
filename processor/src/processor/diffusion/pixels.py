"""Pixels as networks have them, and as pictures do."""

from math import sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.diffusion.schedulers.base import Floats

Pixels = NDArray[np.uint8]
"""(H, W, 3) RGB."""

HIGHEST = 255
LEAST, MOST, EIGHT = 64, 1024, 8
"""In pixels: what the sides of pictures that networks make are not below, not above, and multiples of."""


def levels(picture: Floats) -> Pixels:
    """(H, W, 3) float32, 0 to 1 or beyond -> (H, W, 3) uint8."""
    return np.round(np.clip(picture, 0, 1) * HIGHEST).astype(np.uint8)


def shares(pixels: Pixels) -> Floats:
    """(H, W, 3) uint8 -> (1, H, W, 3) float32, 0 to 1."""
    return np.asarray(pixels[None].astype(np.float32) / HIGHEST, np.float32)


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """All of the picture, as large as that; the same one where it is so already."""
    if pixels.shape[:2] == (height, width):
        return pixels
    smaller = width * height < pixels.shape[0] * pixels.shape[1]
    kind = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=kind), np.uint8)


def covering(pixels: Pixels, width: int, height: int) -> Pixels:
    """The middle of the picture, as large as that: cut to these proportions, and then resized. The other way round, a
    picture of one pixel's height would fill the memory.
    """
    there_height, there_width = pixels.shape[:2]
    scale = max(width / there_width, height / there_height)
    cut_width, cut_height = max(1, round(width / scale)), max(1, round(height / scale))
    left, top = (there_width - cut_width) // 2, (there_height - cut_height) // 2
    return resized(pixels[top : top + cut_height, left : left + cut_width], width, height)


def size_for(width: int, height: int, side: int, step: int = EIGHT) -> tuple[int, int]:
    """How large a picture of `width` x `height` pixels is for a network, in multiples of `step`: smaller where it has
    more pixels than a square of `side`, or where it is longer than networks make them.
    """
    scale = min(1.0, side / sqrt(width * height), MOST / max(width, height))
    found_width, found_height = (max(LEAST, round(length * scale / step) * step) for length in (width, height))
    return found_width, found_height
