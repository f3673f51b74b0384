"""Results of the task `analyze`, made of masks."""

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.tasks.analyze.described import described
from wire.image_size import ImageSize
from wire.tasks.analyze.result import AnalyzeResult, AnalyzeTimings, RegionResult, Source, TextScore, TextScores

Bits = NDArray[np.bool_]
TIMINGS = AnalyzeTimings(decode=1, detect=0, encode=9, masks=2, texts=0)


def region(*masks: Bits, name: str = "", simplify: float = 0, **others: Any) -> RegionResult:
    """A region with those masks, the first of which is meant most likely."""
    whole: dict[str, Any] = {
        "name": name,
        "source": Source.REQUEST,
        "box": None,
        "points": ((1.5, 2.5, 1),),
        "label": None,
        "confidence": None,
        "masks": tuple(described(bits, 0.9 - place / 10, 0.95, simplify) for place, bits in enumerate(masks)),
        "texts": None,
    }
    return RegionResult(**(whole | others))


def texts(none_of_these: float | None = None, **probabilities: float) -> TextScores:
    """How well texts fit, by their probability."""
    by_rank = sorted(probabilities, key=lambda each: -probabilities[each])
    scores = [
        TextScore(text, probability / 4, probability, by_rank.index(text) + 1)
        for text, probability in probabilities.items()
    ]
    return TextScores(tuple(scores), none_of_these)


def analyzed(width: int, height: int, *regions: RegionResult) -> dict[str, Any]:
    """The result in JSON, as it travels."""
    result = AnalyzeResult(ImageSize(width, height), None, regions, None, None, None, {}, TIMINGS)
    travelled: dict[str, Any] = json.loads(json.dumps(result.to_dict()))
    return travelled
