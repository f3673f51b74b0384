"""What masks are wanted of: regions that lie within the picture."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from processor.geometry.masks import rle
from processor.looking import Observation
from processor.tasks.analyze.protocols import PredictedMask
from wire.errors import BadOptionError
from wire.image_size import ImageSize
from wire.tasks.analyze.regions import Box, Region
from wire.tasks.analyze.result import Rle, Source


@dataclass(frozen=True, slots=True)
class KnownMask:
    """A mask that was predicted already, in few bytes, or one that a request had: then it is as good as can be."""

    rle: Rle
    predicted_iou: float = 1.0
    stability: float = 1.0

    def expand(self, name: str) -> PredictedMask:
        """The mask itself, of the region with that `name`. Raises BadOptionError where its runs are not those of a
        picture of its size."""
        try:
            bits = rle.decode(self.rle.counts, self.rle.size)
        except ValueError as error:
            raise BadOptionError(f"Option regions: {name}: its mask is none of this picture. {error}") from error
        return PredictedMask(lambda: bits, self.predicted_iou, self.stability)


@dataclass(frozen=True, slots=True)
class Target:
    """A region within the picture, in its pixels, and where it comes from.

    `label` and `confidence` in [0, 1] are those of the task `detect`. With a `mask` no model is asked for one.
    """

    region: Region
    source: Source = Source.REQUEST
    label: str | None = None
    confidence: float | None = None
    mask: KnownMask | None = None


def named(targets: Iterable[Target]) -> list[Target]:
    """The targets, each with a name: as the request says, else its label, else its number from 1."""
    return [
        replace(each, region=replace(each.region, name=each.region.name or each.label or f"region {number}"))
        for number, each in enumerate(targets, start=1)
    ]


def requested(regions: Iterable[Region], image: ImageSize) -> list[Target]:
    """The regions of a request. What boxes have beyond the picture's edges is cut off.

    Raises BadOptionError where nothing of a box is in the picture, where a point is outside, or a mask is of another
    size.
    """
    within = [_within(region, number, image) for number, region in enumerate(regions, start=1)]
    return [Target(region, mask=KnownMask(region.mask) if region.mask else None) for region in within]


def detected(objects: Iterable[Observation], image: ImageSize) -> list[Target]:
    """The objects of a picture, each with its box."""
    return [
        Target(Region(box=box), Source.DETECT, each.text, each.confidence)
        for each in objects
        if (box := _cut(each.box, image))
    ]


def _within(region: Region, number: int, image: ImageSize) -> Region:
    what = f"Option regions: region {number}{f' ({region.name})' if region.name else ''}"
    size = f"the picture of {image.width} x {image.height} pixels"
    box = _cut(region.box, image) if region.box else None
    if region.box and box is None:
        raise BadOptionError(f"{what}: expected a box that is at least partly in {size}, got {_shown(region.box)}.")
    for point in region.points:
        if not (0 <= point.x <= image.width and 0 <= point.y <= image.height):
            raise BadOptionError(f"{what}: expected points in {size}, got {_shown((point.x, point.y))}.")
    if region.mask and region.mask.size != (image.height, image.width):
        height, width = region.mask.size
        raise BadOptionError(f"{what}: expected a mask of {size}, got one of {width} x {height} pixels.")
    return replace(region, box=box)


def _cut(box: Box, image: ImageSize) -> Box | None:
    """What of the box is in the picture, None where nothing is."""
    left, top, right, bottom = box
    left, right = max(left, 0), min(right, image.width)
    top, bottom = max(top, 0), min(bottom, image.height)
    return (left, top, right, bottom) if left < right and top < bottom else None


def _shown(numbers: Iterable[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)
