"""What was cut out of a picture, one thing after the other, as formats want it that know no choice of masks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from front.tasks.base import Entry
from wire.tasks.analyze.category import category

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class CutOut:
    """The `mask` of a `region`, both as a result has them in JSON; `number` counts regions, `place` the masks of one,
    both from 1 on."""

    number: int
    place: int
    region: Mapping[str, Any]
    mask: Mapping[str, Any]

    @property
    def category(self) -> str:
        """What it is called, on one line."""
        return " ".join(category(self.region).split())

    @property
    def score(self) -> float:
        """In [0, 1], the detector's confidence, or what the model expects of the mask."""
        confidence = self.region["confidence"]
        return float(self.mask["predicted_iou"] if confidence is None else confidence)

    @property
    def polygons(self) -> Sequence[Sequence[Ring]]:
        """The parts of the mask, each with the line around it first, then those of its holes."""
        polygons: Sequence[Sequence[Ring]] = self.mask["polygons"]
        return polygons


def every(entry: Entry) -> Iterator[CutOut]:
    """All masks of the result, empty ones too."""
    for number, region in enumerate(entry.result["regions"], 1):
        for place, mask in enumerate(region["masks"], 1):
            yield CutOut(number, place, region, mask)


def best(entry: Entry) -> Iterator[CutOut]:
    """Of each region the mask that is meant most likely, where that is not empty."""
    return (each for each in every(entry) if each.place == 1 and each.mask["area"])


def categories(entries: Iterable[Entry]) -> tuple[str, ...]:
    """What the best masks of all entries are called, each once, in the order in which they come."""
    return tuple(dict.fromkeys(each.category for each in chain.from_iterable(map(best, entries))))
