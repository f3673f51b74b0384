"""Pictures become the squares that a network sees, and places in a picture places in its square."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from processor.imaging.decode import Photo
from processor.tasks.analyze.protocols import Floats
from processor.tasks.analyze.sam.manifest import STRETCH
from wire.image_size import ImageSize

MEAN = (123.675, 116.28, 103.53)
"""The colour, RGB from 0 to 255, that every model of the family takes for none."""


@dataclass(frozen=True, slots=True)
class Square:
    """How a picture lies in a square of `side` pixels: as `fit` of a `Manifest` says."""

    side: int
    fit: str

    def size_of(self, image: ImageSize) -> tuple[int, int]:
        """The width and height, in pixels of the square, that the image fills from the upper left corner on."""
        if self.fit == STRETCH:
            return self.side, self.side
        scale = self.side / max(image.width, image.height)
        return max(1, int(image.width * scale + 0.5)), max(1, int(image.height * scale + 0.5))

    def scale_of(self, image: ImageSize) -> NDArray[np.float64]:
        """How many pixels of the square one of the image is: (2,), across and down."""
        return np.array(self.size_of(image)) / (image.width, image.height)

    def show(self, photo: Photo) -> Floats:
        """The upright picture as a network takes it: (1, side, side, 3) float32 RGB, 0 to 255."""
        width, height = self.size_of(ImageSize(photo.width, photo.height))
        shown = np.full((1, self.side, self.side, 3), MEAN, np.float32)
        resized = Image.fromarray(photo.pixels).resize((width, height), Image.Resampling.BILINEAR, reducing_gap=3)
        shown[0, :height, :width] = np.asarray(resized)
        return shown
