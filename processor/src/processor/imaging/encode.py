"""Pixels to encoded bytes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from wire.errors import TooManyPixelsError

LONGEST_SIDE = 65_500
"""libjpeg's own limit (JPEG_MAX_DIMENSION), just below the 65,535 that a JPEG's header can hold."""


def encode_jpeg(image: NDArray[np.uint8], quality: int = 90) -> bytes:
    """The JPEG of `image` (H, W, 3) uint8 RGB, with no metadata. `quality` from 1 to 100.

    Raises TooManyPixelsError where a side is longer than a JPEG can be.
    """
    height, width = image.shape[:2]
    if max(width, height) > LONGEST_SIDE:
        raise TooManyPixelsError(
            f"Expected sides of at most {LONGEST_SIDE:,} pixels, as a JPEG can hold, got {width} x {height}. "
            "Make the picture smaller, or ask for the result as JSON."
        )
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])
