"""A model that cuts out what is simple to know: of a box the ellipse in it, of a point the disc around it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from processor.imaging.decode import Photo
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.tasks.analyze.features import Features
from processor.tasks.analyze.protocols import Bits, Embedding, PredictedMask
from processor.tasks.analyze.runner import AnalyzeRunner
from processor.tasks.analyze.settings import FEATURES_BYTES
from wire.image_size import ImageSize
from wire.models import ModelInfo, ModelVersion
from wire.tasks.analyze.regions import Region

RADIUS = 10
"""Of the disc around a point, in pixels."""

SIZES = (1.0, 0.5, 2.0)
"""How large three masks are beside the one that is meant most likely, which is the first of them."""


@dataclass
class ToySegmenter:
    """A `Segmenter` that counts what it encodes and how many regions it is asked for at a time."""

    name: str = "toy"
    encoded: list[ImageSize] = field(default_factory=list)
    portions: list[int] = field(default_factory=list)

    @property
    def info(self) -> ModelInfo:
        return ModelInfo("analyze", ModelVersion(self.name, f"sha256 of {self.name}", "toy", "f32"))

    def encode(self, photo: Photo) -> Embedding:
        self.encoded.append(ImageSize(photo.width, photo.height))
        features = {"image_embedding": np.full((1, 4, 8, 8), photo.pixels.mean(), np.float16)}
        return Embedding(features, self.encoded[-1])

    def masks(self, embedding: Embedding, regions: Sequence[Region], *, three: bool) -> list[list[PredictedMask]]:
        self.portions.append(len(regions))
        sizes = SIZES if three else SIZES[:1]
        return [
            [PredictedMask(partial(drawn, each, embedding.image, size), 0.9, 0.95) for size in sizes]
            for each in regions
        ]


def drawn(region: Region, image: ImageSize, size: float = 1.0) -> Bits:
    """The mask of a region, so many times as large: points inside are in it, those outside are not."""
    y, x = np.mgrid[: image.height, : image.width] + 0.5
    bits: Bits = np.zeros((image.height, image.width), bool)
    if region.box:
        left, top, right, bottom = region.box
        across, down = (right - left) / 2 * size, (bottom - top) / 2 * size
        bits |= ((x - (left + right) / 2) / across) ** 2 + ((y - (top + bottom) / 2) / down) ** 2 <= 1
    for inside in (True, False):
        for point in region.points:
            if point.inside is inside:
                bits[np.hypot(x - point.x, y - point.y) <= RADIUS * size] = inside
    return bits


def analyzing(
    *models: ToySegmenter, features: Features | None = None, max_pixels: int = 1_000_000, **others: Any
) -> AnalyzeRunner:
    """The runner with these models, in a process that does these `others` by their tasks."""
    pool = ModelPool(lambda name: models[0], models, {} if models else {"mobile-sam": "It cannot be had."})
    made = AnalyzeRunner(pool, max_pixels, PixelBudget(max_pixels), features or Features(FEATURES_BYTES))
    made.use(others)
    return made
