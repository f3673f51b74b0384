"""Colours of labels, and of the text upon them."""

from functools import cache
from zlib import crc32

import cv2
import numpy as np
from numpy.typing import NDArray

RGB = tuple[int, int, int]

BLACK: RGB = (0, 0, 0)
WHITE: RGB = (255, 255, 255)

HUES = 12
LIGHTNESS_AND_CHROMA = ((56.0, 72.0), (80.0, 60.0))
SALT = "5695:"
"""Chosen so that COCO's commonest labels look apart."""


def color_of(label: str) -> RGB:
    """The label's colour: the same in every picture and process, whatever model gave the label."""
    palette = _palette()
    return palette[crc32((SALT + label).encode("utf-8", "replace")) % len(palette)]


def text_color_on(background: RGB) -> RGB:
    """Black or white, whichever stands out more; the contrast is at least 4.5 on any background."""
    light = luminance(background)
    return WHITE if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else BLACK


def luminance(color: RGB) -> float:
    """The relative luminance in [0, 1] of an sRGB colour (WCAG 2.1)."""
    channels = np.array(color) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


@cache
def _palette() -> tuple[RGB, ...]:
    """Colours of even steps in hue, at two lightnesses, in CIELAB: as far apart as the eye sees them."""
    angles = np.linspace(0, 2 * np.pi, HUES, endpoint=False, dtype=np.float64)
    rings = [_ring(*each, angles + turn) for each, turn in zip(LIGHTNESS_AND_CHROMA, (0, np.pi / HUES), strict=True)]
    rgb = np.rint(cv2.cvtColor(np.stack(rings), cv2.COLOR_Lab2RGB).reshape(-1, 3) * 255)
    return tuple((int(red), int(green), int(blue)) for red, green, blue in rgb)


def _ring(lightness: float, chroma: float, angles: NDArray[np.floating]) -> NDArray[np.float32]:
    """Colours (N, 3) float32 in CIELAB."""
    return np.stack([np.full_like(angles, lightness), chroma * np.cos(angles), chroma * np.sin(angles)], axis=1).astype(
        np.float32
    )
