"""How near pictures in int8 are to those of float32."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.diffusion.quantization import Similarity
from processor.diffusion.schedulers.base import Floats

Pixels = NDArray[np.uint8]

MOST_PSNR = 100.0
"""Of pictures that are the same."""

WINDOW, DEVIATION = 11, 1.5
FIRST, SECOND = (0.01 * 255) ** 2, (0.03 * 255) ** 2
"""Of SSIM, as Wang et al. (2004) have it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture on its way: the latents (1, channels, h, w) that the network was shown at each of its calls, and those
    that came of it in the end."""

    shown: tuple[Floats, ...]
    latents: Floats

    @property
    def all_latents(self) -> tuple[Floats, ...]:
        return (*self.shown, self.latents)


def similarity(
    exact: Sequence[Drawn], found: Sequence[Drawn], pictures: Sequence[tuple[Pixels, Pixels]], steps: int
) -> Similarity:
    """Of what was `found` beside what is `exact`, with the `pictures` that were decoded of both, (H, W, 3)."""
    ways = zip(exact, found, strict=True)
    cosines = [cosine(*pair) for one, other in ways for pair in zip(one.all_latents, other.all_latents, strict=True)]
    ssims = [ssim(*pair) for pair in pictures]
    return Similarity(
        len(pictures),
        len(pictures[0][0]),
        steps,
        round(min(cosines), 5),
        round(float(np.mean(ssims)), 4),
        round(min(ssims), 4),
        round(float(np.mean([psnr(*pair) for pair in pictures])), 2),
    )


def cosine(first: Floats, second: Floats) -> float:
    """1 where both have one direction; 0 where one of them has none, or is no number."""
    one, other = first.astype(np.float64).ravel(), second.astype(np.float64).ravel()
    length = np.sqrt((one @ one) * (other @ other))
    found = float(one @ other / length) if length else 0.0
    return found if np.isfinite(found) else 0.0


def psnr(first: Pixels, second: Pixels) -> float:
    """In dB, of levels of 255."""
    error = float(np.mean((first.astype(np.float64) - second) ** 2))
    return min(MOST_PSNR, float(10 * np.log10(255**2 / error))) if error else MOST_PSNR


def ssim(first: Pixels, second: Pixels) -> float:
    """The mean structural similarity of how bright both (H, W, 3) RGB are: 1 where they are the same."""
    one, other = (cv2.cvtColor(each, cv2.COLOR_RGB2GRAY).astype(np.float64) for each in (first, second))
    mean, other_mean = _blurred(one), _blurred(other)
    variance, other_variance = _blurred(one**2) - mean**2, _blurred(other**2) - other_mean**2
    together = _blurred(one * other) - mean * other_mean
    alike = (2 * mean * other_mean + FIRST) * (2 * together + SECOND)
    return float((alike / ((mean**2 + other_mean**2 + FIRST) * (variance + other_variance + SECOND))).mean())


def _blurred(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cv2.GaussianBlur(plane, (WINDOW, WINDOW), DEVIATION), np.float64)
