"""One job of the task `analyze`."""

from collections.abc import Mapping, Sequence
from typing import Any

from processor.tasks.analyze.detecting import DETECT, Detector
from processor.tasks.analyze.everything import everything
from processor.tasks.analyze.masking import MaskOptions, masked, portions
from processor.tasks.analyze.picture import DECODE, Picture
from processor.tasks.analyze.prompted import ENCODE, MASKS, PromptedPicture
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.targets import Target, detected, named, requested
from processor.tasks.analyze.wording import TEXTS, PictureTexts
from wire.tasks.analyze.regions import Region
from wire.tasks.analyze.result import AnalyzeResult, AnalyzeTimings, RegionResult, Source


class Analysis:
    """What the `options` of a job want of its `picture`, and who does it: each is None where nothing is asked of it."""

    def __init__(
        self,
        picture: Picture,
        options: Mapping[str, Any],
        steps: Steps,
        *,
        prompted: PromptedPicture | None,
        detector: Detector | None,
        texts: PictureTexts | None,
    ) -> None:
        self._picture = picture
        self._options = options
        self._steps = steps
        self._prompted = prompted
        self._detector = detector
        self._texts = texts
        self._how = MaskOptions.of(options)

    def result(self, asked: Sequence[Region]) -> AnalyzeResult:
        """What comes of it, with these regions. Raises BadOptionError where one does not fit the picture."""
        targets = self._targets(asked)
        scores = self._texts.of_picture() if self._texts else None
        regions = tuple(self._regions(named(targets)))
        return AnalyzeResult(
            image=self._picture.size,
            texts=scores,
            regions=regions,
            model=self._prompted.version if self._prompted else None,
            text_model=self._texts.version if self._texts else None,
            detect_model=self._detector.version if self._detector else None,
            options=self._options,
            timings_ms=_timings(self._picture.stopwatch.timings_ms),
        )

    def _targets(self, asked: Sequence[Region]) -> list[Target]:
        """All that masks are wanted of; by then the picture is encoded, where that is needed."""
        picture, steps, points = self._picture, self._steps, self._options["points_per_side"]
        wants_all = self._options["everything"]
        steps.plan(points**2 if wants_all else 0)
        steps.look()
        if self._prompted:
            self._prompted.recall()
        targets = requested(asked, picture.size)
        if self._detector:
            with picture.stopwatch.stage(DETECT):
                targets += detected(self._detector.objects(picture), picture.size)
        steps.plan(len(targets))
        steps.look()
        if self._prompted:
            self._prompted.embed()
        if targets or wants_all:
            picture.make_room()
        if self._prompted and wants_all:
            with picture.stopwatch.stage(MASKS):
                targets += everything(self._prompted, points, self._how, steps)
        return targets

    def _regions(self, targets: Sequence[Target]) -> list[RegionResult]:
        found = list[RegionResult]()
        compare = self._texts.of_region if self._texts and self._options["region_texts"] else None
        for portion in portions(len(targets)):
            with self._picture.stopwatch.stage(MASKS):
                for result in masked(targets[portion], self._prompted, self._how, compare):
                    found.append(result)
                    # The points that found everything were steps before.
                    self._steps.end(0 if result.source is Source.EVERYTHING else 1)
        return found


def _timings(timings_ms: Mapping[str, float]) -> AnalyzeTimings:
    return AnalyzeTimings(*(timings_ms.get(stage, 0.0) for stage in (DECODE, DETECT, ENCODE, MASKS, TEXTS)))
