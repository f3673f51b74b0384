"""A small picture of a picture, to be looked at."""

import cv2
import numpy as np

from processor.imaging.decode import Photo
from processor.imaging.encode import encode_jpeg

SIDE = 512
QUALITY = 80


def preview_of(photo: Photo) -> bytes:
    """A JPEG of all of the photo, whose longer side has `SIDE` pixels, or as many as the photo where it has fewer."""
    height, width = photo.pixels.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = photo.pixels if scale == 1 else cv2.resize(photo.pixels, size, interpolation=cv2.INTER_AREA)
    return encode_jpeg(np.asarray(small, np.uint8), QUALITY)
