"""The masks of a result, as pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.geometry.masks import rle
from processor.imaging.crops import safe
from wire.tasks.analyze.category import title

DIGITS = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """A `mask` of a region, both as a result has them in JSON; `number` counts regions, `place` the masks of one, both
    from 1 on."""

    number: int
    place: int
    region: Mapping[str, Any]
    mask: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What the region is called."""
        return title(self.region)

    @property
    def confidence(self) -> float:
        """In [0, 1], the detector's, or what the model expects of the mask."""
        given = self.region["confidence"]
        return float(self.mask["predicted_iou"] if given is None else given)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Around the mask: xyxy in whole pixels."""
        left, top, right, bottom = (int(each) for each in self.mask["box"])
        return left, top, right, bottom

    @property
    def file_name(self) -> str:
        """What a file of it is called, without an ending: another name for each shape of a result."""
        behind = f"-{self.place}" if self.place > 1 else ""
        return "-".join(filter(None, (f"{self.number:0{DIGITS}}", safe(self.title)))) + behind

    def bits(self) -> NDArray[np.bool_]:
        """The mask (height, width) of the whole upright picture."""
        height, width = self.mask["rle"]["size"]
        return rle.decode(self.mask["rle"]["counts"], (height, width))


def shapes(result: Mapping[str, Any], *, best: bool = True) -> list[Shape]:
    """The masks of a result in JSON, in its order: of each region the `best` one, or all. Some may be empty."""
    return [
        Shape(number, place, region, mask)
        for number, region in enumerate(result["regions"], 1)
        for place, mask in enumerate(region["masks"][: 1 if best else None], 1)
    ]
