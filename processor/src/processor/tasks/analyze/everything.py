"""All that can be told apart in a picture, found by a grid of points."""

from collections.abc import Iterator, Sequence

import numpy as np

from processor.imaging.encode import encode_jpeg
from processor.imaging.palette import color_of
from processor.tasks.analyze.distinct import DistinctMasks
from processor.tasks.analyze.masking import MaskOptions, portions
from processor.tasks.analyze.prompted import PromptedPicture
from processor.tasks.analyze.protocols import Bits, PredictedMask
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.targets import Target
from wire.image_size import ImageSize
from wire.tasks.analyze.regions import Point, Region

LEAST_PREDICTED_IOU, LEAST_STABILITY = 0.7, 0.8
"""Masks of which less is expected are of nothing in particular."""

QUALITY = 60


def everything(prompted: PromptedPicture, points_per_side: int, options: MaskOptions, steps: Steps) -> list[Target]:
    """What was found at so many points along each side, the largest first, each with its mask; nothing twice.

    A point is a step.
    """
    image = prompted.picture.size
    points = grid(points_per_side, image)
    found, shown = DistinctMasks(image), _Shown()
    for portion in portions(len(points)):
        here = points[portion]
        for point, masks in zip(
            here, prompted.masks([Region(points=(each,)) for each in here], three=True), strict=True
        ):
            for mask, bits in _good(masks, options):
                shown.add(found.add(point, mask, bits))
        steps.end(len(here), shown.jpeg())
    return found.targets()


def grid(points_per_side: int, image: ImageSize) -> list[Point]:
    """Points in the middles of as many equal parts of each side, row by row."""
    middles = [(number + 0.5) / points_per_side for number in range(points_per_side)]
    return [Point(x * image.width, y * image.height) for y in middles for x in middles]


def _good(masks: Sequence[PredictedMask], options: MaskOptions) -> Iterator[tuple[PredictedMask, Bits]]:
    """The masks that are of something, each with what is left when it is clean."""
    for mask in masks:
        if mask.predicted_iou >= LEAST_PREDICTED_IOU and mask.stability >= LEAST_STABILITY:
            bits = options.clean(mask)
            if bits.any():
                yield mask, bits


class _Shown:
    """What was found so far, each in a colour, what is small upon what is large."""

    def __init__(self) -> None:
        self._masks: list[Bits] = []

    def add(self, small: Bits | None) -> None:
        if small is not None:
            self._masks.append(small)

    def jpeg(self) -> bytes | None:
        if not self._masks:
            return None
        canvas = np.zeros((*self._masks[0].shape, 3), np.uint8)
        for number, bits in sorted(enumerate(self._masks), key=lambda each: -np.count_nonzero(each[1])):
            canvas[bits] = color_of(str(number))
        return encode_jpeg(canvas, QUALITY)
