"""The task `analyze`: an encoded picture in, masks of its regions out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from processor.base import Context, Inputs, Output, Runner
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.stopwatch import Stopwatch
from processor.tasks.analyze.detecting import DETECT, Detector
from processor.tasks.analyze.features import Features
from processor.tasks.analyze.masking import THREE, MaskOptions, masked, portions
from processor.tasks.analyze.picture import DECODE, Picture
from processor.tasks.analyze.prompted import ENCODE, MASKS, PromptedPicture
from processor.tasks.analyze.protocols import Segmenter
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.targets import detected, named, requested
from wire.errors import TaskUnavailableError
from wire.models import ModelInfo
from wire.tasks.analyze import regions
from wire.tasks.analyze.regions import Region
from wire.tasks.analyze.result import AnalyzeResult, AnalyzeTimings, RegionResult

IMAGE, TEXTS = "image", "texts"


class AnalyzeRunner:
    """A `processor.base.Runner` with the models of `pool`, which may be empty, on pictures that fit `budget`."""

    def __init__(self, pool: ModelPool[Segmenter], max_pixels: int, budget: PixelBudget, features: Features) -> None:
        self.pool = pool
        self._max_pixels = max_pixels
        self._budget = budget
        self._features = features
        self._others: Mapping[str, Runner] = {}
        self._turn = Lock()

    def use(self, runners: Mapping[str, Runner]) -> None:
        """These may find objects for it."""
        self._others = runners

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        (encoded,) = inputs[IMAGE]
        stopwatch = Stopwatch()
        with self._budget.lease() as reserve:
            picture = Picture(encoded, self._max_pixels, reserve, stopwatch, whole=options["region_texts"])
            result = self._analyze(picture, options, context, stopwatch)
        return Output(result.to_dict(), counts=Counter(each.label for each in result.regions if each.label))

    def models(self) -> tuple[ModelInfo, ...]:
        return self.pool.models()

    def _analyze(
        self, picture: Picture, options: Mapping[str, Any], context: Context, stopwatch: Stopwatch
    ) -> AnalyzeResult:
        asked = regions.read(options["regions"])
        detector = Detector(self._others, options) if options["detect"] else None
        prompted = self._prompted(picture, asked, options, stopwatch)
        image = prompted.size if prompted else picture.size
        targets = requested(asked, image)
        if detector:
            with stopwatch.stage(DETECT):
                targets += detected(detector.objects(picture), image)
        steps = Steps(context, len(targets) + 1)
        steps.look()
        if prompted:
            picture.make_room(image)
            prompted.embedding  # noqa: B018 - encoded by now, whatever follows
        steps.end()
        targets, found, how = named(targets), list[RegionResult](), MaskOptions.of(options)
        for portion in portions(len(targets), image, THREE if how.three else 1):
            found += masked(targets[portion], prompted, how, None)
            steps.end(len(targets[portion]))
        return AnalyzeResult(
            image=image,
            texts=None,
            regions=tuple(found),
            model=prompted.version if prompted else None,
            text_model=None,
            detect_model=detector.version if detector else None,
            options=options,
            timings_ms=_timings(stopwatch.timings_ms),
        )

    def _prompted(
        self, picture: Picture, asked: Sequence[Region], options: Mapping[str, Any], stopwatch: Stopwatch
    ) -> PromptedPicture | None:
        """The picture for a model of masks, None where none is needed: masks are there, or not asked for."""
        drawn = any(each.mask is None for each in asked) or options["detect"] or options["everything"]
        if not drawn and (asked or options["texts"]):
            return None
        return PromptedPicture(self._segmenter(options["model"]), picture, self._features, self._turn, stopwatch)

    def _segmenter(self, name: str) -> Segmenter:
        if not name and not self.pool.models():
            raise TaskUnavailableError(
                f"Task analyze: no model that cuts things out is here. {' '.join(self.pool.missing.values())} "
                "Put one into weights/analyze/<name>/, or ask for texts alone."
            )
        return self.pool.find(name)


def _timings(timings_ms: Mapping[str, float]) -> AnalyzeTimings:
    return AnalyzeTimings(*(timings_ms.get(stage, 0.0) for stage in (DECODE, DETECT, ENCODE, MASKS, TEXTS)))
