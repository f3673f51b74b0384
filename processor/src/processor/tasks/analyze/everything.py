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
    found = DistinctMasks(image)
    for portion in portions(len(points)):
        here = points[portion]
        for point, masks in zip(
            here, prompted.masks([Region(points=(each,)) for each in here], three=True), strict=True
        ):
            for mask, bits in _good(masks, options):
                found.add(point, mask, bits)
        steps.end(len(here), _preview(found))
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


def _preview(found: DistinctMasks) -> bytes | None:
    """A small JPEG of what was found so far, each in a colour, what is small upon what is large."""
    canvas = None
    for target, bits in zip(found.targets(), found.small(), strict=True):
        canvas = np.zeros((*bits.shape, 3), np.uint8) if canvas is None else canvas
        canvas[bits] = color_of(repr(target.mask))  # the same in each preview
    return None if canvas is None else encode_jpeg(canvas, QUALITY)
