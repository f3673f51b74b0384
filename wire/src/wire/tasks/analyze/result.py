"""What the task `analyze` answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from wire.image_size import ImageSize
from wire.models import ModelVersion

XYXY = tuple[float, float, float, float]
Ring = tuple[tuple[float, float], ...]
"""A closed line, whose last point is joined to its first, in pixels of the upright image."""

Polygon = tuple[Ring, ...]
"""What lies inside the first ring and outside the others, which are its holes."""


class Source(StrEnum):
    """Where a region comes from: the request, the task `detect`, or a grid of points over the whole picture."""

    REQUEST = "request"
    DETECT = "detect"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class TextScore:
    """How well one text fits. `cosine` of the two vectors, in [-1, 1], says it by itself; `probability` in [0, 1] only
    beside the other texts of the job; `rank` is 1 for the text that fits best."""

    text: str
    cosine: float
    probability: float
    rank: int


@dataclass(frozen=True, slots=True)
class TextScores:
    """The texts in the order of the request; `none_of_these` is the probability of no text, null where it was not
    asked for: with it all probabilities add up to 1, without it those of the texts do."""

    scores: tuple[TextScore, ...]
    none_of_these: float | None


@dataclass(frozen=True, slots=True)
class Rle:
    """A mask as COCO's tools write it: `size` is (height, width), `counts` its runs down the columns, compressed."""

    size: tuple[int, int]
    counts: str


@dataclass(frozen=True, slots=True)
class Mask:
    """One mask.

    `predicted_iou` is what the model expects of it, about in [0, 1]; `stability` in [0, 1], how little it changes with
    the model's threshold; both are 1 of a mask that the request had. `area` in pixels, `box` around it in pixels
    (xyxy), (0, 0, 0, 0) where it is empty. `polygons` are made of it, and `polygon_iou` in [0, 1] says how true they
    are.
    """

    predicted_iou: float
    stability: float
    area: int
    box: XYXY
    rle: Rle
    polygons: tuple[Polygon, ...]
    polygon_iou: float


@dataclass(frozen=True, slots=True)
class RegionResult:
    """One region and its masks, the one that is meant most likely first.

    `box` and `points` ([x, y, 1 inside or 0]) are what the model was given. `label` and `confidence` are those of the
    task `detect`, null elsewhere. `texts` are null where they were not asked for.
    """

    name: str
    source: Source
    box: XYXY | None
    points: tuple[tuple[float, float, float], ...]
    label: str | None
    confidence: float | None
    masks: tuple[Mask, ...]
    texts: TextScores | None


@dataclass(frozen=True, slots=True)
class AnalyzeTimings:
    """In milliseconds. `decode` and `encode` are 0 where what an earlier job kept of the picture was enough."""

    decode: float
    detect: float
    encode: float
    masks: float
    texts: float


@dataclass(frozen=True, slots=True)
class AnalyzeResult:
    """Texts and regions of one picture. A model is null where nothing was asked of it."""

    image: ImageSize
    texts: TextScores | None
    regions: tuple[RegionResult, ...]
    model: ModelVersion | None
    text_model: ModelVersion | None
    detect_model: ModelVersion | None
    options: Mapping[str, Any]
    timings_ms: AnalyzeTimings

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"options": dict(self.options), "regions": [_region(each) for each in self.regions]}


def _region(region: RegionResult) -> dict[str, Any]:
    # Without asdict() of polygons, which copies each of their points.
    return {name: getattr(region, name) for name in region.__slots__} | {
        "box": list(region.box) if region.box else None,
        "points": [list(each) for each in region.points],
        "masks": [_mask(each) for each in region.masks],
        "texts": asdict(region.texts) if region.texts else None,
    }


def _mask(mask: Mask) -> dict[str, Any]:
    return {name: getattr(mask, name) for name in mask.__slots__} | {
        "box": list(mask.box),
        "rle": {"size": list(mask.rle.size), "counts": mask.rle.counts},
        "polygons": [[[list(point) for point in ring] for ring in polygon] for polygon in mask.polygons],
    }
