"""Regions get their masks, one portion after the other: pictures are large, and so are masks of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from processor.geometry.masks.cleaning import cleaned
from processor.tasks.analyze.described import described
from processor.tasks.analyze.prompted import PromptedPicture
from processor.tasks.analyze.protocols import Bits, PredictedMask
from processor.tasks.analyze.targets import Target
from wire.tasks.analyze.result import XYXY, Mask, RegionResult, TextScores
from wire.tasks.analyze.spec import Masks

PORTION = 8
"""So many regions are asked for at a time."""

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
        return cleaned(mask.draw(), self.min_area, self.fill_holes)

    def describe(self, mask: PredictedMask) -> tuple[Bits, Mask]:
        """The clean mask, and what is told of it."""
        bits = self.clean(mask)
        return bits, described(bits, mask.predicted_iou, mask.stability, self.simplify)


def portions(count: int) -> Iterator[slice]:
    """So many of `count` regions as are asked for at a time."""
    return (slice(begin, begin + PORTION) for begin in range(0, count, PORTION))


def masked(
    targets: Sequence[Target], prompted: PromptedPicture | None, options: MaskOptions, texts: RegionTexts | None
) -> Iterator[RegionResult]:
    """The targets with their masks, which `prompted` predicts where they have none.

    Masks are as large as the picture: those of one target are in memory at a time.
    """
    unknown = [each.region for each in targets if each.mask is None]
    predicted = iter(prompted.masks(unknown, three=options.three) if prompted and unknown else [])
    for target in targets:
        masks = next(predicted) if target.mask is None else [target.mask.expand(target.region.name)]
        yield _result(target, masks, options, texts)


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
