"""What a picture looks like while there are steps to go."""

import time
from dataclasses import dataclass, field

import cv2
import numpy as np

from processor.diffusion.pixels import levels
from processor.diffusion.schedulers.base import Floats
from processor.imaging.encode import encode_jpeg
from processor.runtimes import Graph

SHARE = 0.05
"""A tiny decoder may take so much of the time that the steps take."""

QUALITY, ENLARGED = 75, 4
"""Of the JPEG; and how much larger than latents a picture is that was made without a decoder."""


@dataclass(slots=True)
class Previews:
    """Previews of one job: by the `tiny` decoder as often as it takes little, else by `colors` (channels + 1, 3): what
    each channel adds to red, green and blue in 0 to 1, and what there is without any."""

    colors: Floats
    tiny: Graph | None
    began: float = field(default_factory=time.monotonic)
    spent: float = 0.0

    def of(self, latents: Floats) -> bytes:
        """A small JPEG of `latents` (1, channels, h, w)."""
        now = time.monotonic()
        if self.tiny is None or self.spent > SHARE * (now - self.began):
            return encode_jpeg(_by_color(latents, self.colors), QUALITY)
        picture = self.tiny.run({"latents": np.ascontiguousarray(latents)})["picture"]
        made = encode_jpeg(levels(picture[0]), QUALITY)
        self.spent += time.monotonic() - now
        return made


def _by_color(latents: Floats, colors: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    plane = np.moveaxis(latents[0], 0, -1) @ colors[:-1] + colors[-1]
    height, width = plane.shape[:2]
    larger = cv2.resize(plane, (width * ENLARGED, height * ENLARGED), interpolation=cv2.INTER_LINEAR)
    return levels(np.asarray(larger, np.float32))
