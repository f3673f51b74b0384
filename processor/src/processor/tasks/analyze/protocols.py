"""What a model that cuts things out is to the task `analyze`: a picture is encoded once, then prompted often."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from processor.imaging.decode import Photo
from wire.image_size import ImageSize
from wire.models import ModelInfo
from wire.tasks.analyze.regions import Region

Floats = NDArray[np.float32]
Bits = NDArray[np.bool_]
"""A mask (height, width) of the upright picture: true where something is."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """A picture as one model knows it, which is all that its masks are made of: `features` by the names of the
    network's outputs, float16, and the size of the upright `image`."""

    features: Mapping[str, NDArray[np.float16]]
    image: ImageSize

    @property
    def size_bytes(self) -> int:
        """How much memory it takes."""
        return sum(each.nbytes for each in self.features.values())


@dataclass(frozen=True, slots=True)
class PredictedMask:
    """A mask that the model predicts: how good it expects it to be (about [0, 1]), and in [0, 1] how little it changes
    with the threshold. `draw` makes it at the size of the picture, which takes long where that is large."""

    draw: Callable[[], Bits]
    predicted_iou: float
    stability: float


class Segmenter(Protocol):
    """A model that cuts out what it is pointed at. A runner calls it from one thread at a time."""

    @property
    def info(self) -> ModelInfo:
        """What is said of the model, under the task `analyze`."""

    def encode(self, photo: Photo) -> Embedding:
        """What the model knows of the upright picture: the expensive part, done once."""

    def masks(self, embedding: Embedding, regions: Sequence[Region], *, three: bool) -> list[list[PredictedMask]]:
        """Of each region its masks at the size of the picture, the one most likely meant first; one, or `three`.

        Regions lie within the picture, in its pixels. Many at a time take more memory and no less time than portions.
        """
