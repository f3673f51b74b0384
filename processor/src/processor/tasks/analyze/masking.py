"""Regions get their masks, one portion after the other: pictures are large, and so are masks of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from processor.geometry.masks.cleaning import cleaned
from processor.geometry.masks.described import described
from processor.tasks.analyze.prompted import PromptedPicture
from processor.tasks.analyze.protocols import Bits, PredictedMask
from processor.tasks.analyze.targets import Target
from wire.image_size import ImageSize
from wire.tasks.analyze.result import XYXY, Mask, RegionResult, TextScores
from wire.tasks.analyze.spec import Masks

PORTION_PIXELS, MOST = 1 << 24, 8
"""So many pixels of masks may be in memory at a time, but for a region whose masks have more; and so many regions."""

THREE = 3

RegionTexts = Callable[[Bits, XYXY], TextScores | None]
"""How well texts fit what is in a mask, which has that box."""


@dataclass(frozen=True, slots=True)
class MaskOptions:
    """Which masks of a region are told, and how: as the task's options of these names."""

    three: bool
    simplify: float
    min_area: int
    fill_holes: int

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> Self:
        """They are as `wire.tasks.analyze.spec.ANALYZE` has them."""
        three = options["masks"] == Masks.THREE
        return cls(three, options["simplify"], options["min_area"], options["fill_holes"])

    def clean(self, mask: PredictedMask) -> Bits:
        """The mask without what is too small."""
        return cleaned(mask.bits, self.min_area, self.fill_holes)

    def describe(self, mask: PredictedMask) -> tuple[Bits, Mask]:
        """The clean mask, and what is told of it."""
        bits = self.clean(mask)
        return bits, described(bits, mask.predicted_iou, mask.stability, self.simplify)


def portions(count: int, image: ImageSize, masks: int) -> Iterator[slice]:
    """So many of `count` regions as may be in memory at a time, with so many `masks` each."""
    each = min(MOST, max(1, PORTION_PIXELS // (image.width * image.height * masks)))
    return (slice(begin, begin + each) for begin in range(0, count, each))


def masked(
    targets: Sequence[Target], prompted: PromptedPicture | None, options: MaskOptions, texts: RegionTexts | None
) -> list[RegionResult]:
    """The targets with their masks, which `prompted` predicts where they have none."""
    predicted = iter(_predicted([each for each in targets if each.mask is None], prompted, options))
    results = list[RegionResult]()
    for target in targets:
        masks = next(predicted) if target.mask is None else [target.mask.expand()]
        results.append(_result(target, masks, options, texts))
    return results


def _predicted(
    targets: Sequence[Target], prompted: PromptedPicture | None, options: MaskOptions
) -> list[list[PredictedMask]]:
    regions = [each.region for each in targets]
    return prompted.masks(regions, three=options.three) if prompted and regions else []


def _result(
    target: Target, masks: Sequence[PredictedMask], options: MaskOptions, texts: RegionTexts | None
) -> RegionResult:
    (bits, best), *others = map(options.describe, masks)
    region = target.region
    return RegionResult(
        name=region.name,
        source=target.source,
        box=region.box,
        points=tuple((each.x, each.y, int(each.inside)) for each in region.points),
        label=target.label,
        confidence=target.confidence,
        masks=(best, *(mask for _, mask in others)),
        texts=texts(bits, best.box) if texts else None,
    )
