"""Detections against the truth, by COCO's own program."""

from collections.abc import Collection, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from measure.extras import extra


@dataclass(frozen=True, slots=True)
class Score:
    """Mean average precision in [0, 1]; None where the set has no such objects.

    `map` is the mean over the IoU thresholds 0.5 to 0.95, `map_50` and `map_75` that at one; the others are of objects
    below 32 x 32 pixels, up to 96 x 96, and above.
    """

    map: float
    map_50: float
    map_75: float
    map_small: float | None
    map_medium: float | None
    map_large: float | None


class Judge:
    """Knows the truth in one instances file. Raises NotReadyError where pycocotools is not installed."""

    def __init__(self, path: Path) -> None:
        self._cocoeval = extra("pycocotools.cocoeval", "Measuring accuracy")
        with redirect_stdout(StringIO()):
            self._truth = extra("pycocotools.coco", "Measuring accuracy").COCO(str(path))

    def score(
        self, detections: Sequence[dict[str, Any]], image_ids: Collection[int], category_ids: Collection[int]
    ) -> Score:
        """The score of `detections`, COCO's `results`, on those pictures and categories."""
        with redirect_stdout(StringIO()):
            results = self._truth.loadRes(list(detections)) if detections else None
            if results is None:
                return Score(0.0, 0.0, 0.0, None, None, None)
            run = self._cocoeval.COCOeval(self._truth, results, "bbox")
            run.params.imgIds, run.params.catIds = sorted(image_ids), sorted(category_ids)
            run.evaluate()
            run.accumulate()
            run.summarize()
        overall, at_50, at_75, *by_area = (round(float(value), 4) for value in run.stats[:6])
        small, medium, large = (None if value < 0 else value for value in by_area)
        return Score(max(overall, 0.0), max(at_50, 0.0), max(at_75, 0.0), small, medium, large)
