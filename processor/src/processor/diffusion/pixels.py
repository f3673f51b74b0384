"""Pixels as networks have them, and as pictures do."""

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.diffusion.schedulers.base import Floats

MOST = 255


def levels(picture: Floats) -> NDArray[np.uint8]:
    """(H, W, 3) float32, 0 to 1 or beyond -> (H, W, 3) uint8."""
    return np.round(np.clip(picture, 0, 1) * MOST).astype(np.uint8)


def shares(pixels: NDArray[np.uint8], width: int, height: int) -> Floats:
    """(H, W, 3) uint8 -> (1, height, width, 3) float32, 0 to 1: as large as needed, its middle where it is cut."""
    there_height, there_width = pixels.shape[:2]
    scale = max(width / there_width, height / there_height)
    larger = max(width, round(there_width * scale)), max(height, round(there_height * scale))
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    sized = np.asarray(cv2.resize(pixels, larger, interpolation=kind))
    left, top = (larger[0] - width) // 2, (larger[1] - height) // 2
    cut = sized[top : top + height, left : left + width]
    return np.asarray(cut[None].astype(np.float32) / MOST, np.float32)
