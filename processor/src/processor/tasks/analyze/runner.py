"""The task `analyze`: an encoded picture in, masks of its regions and scores of texts out."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock
from typing import Any

from processor.base import Context, Inputs, Output, Runner
from processor.feature_store import FeatureStore
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.tasks.analyze.analysis import Analysis
from processor.tasks.analyze.detecting import Detector
from processor.tasks.analyze.features import Features
from processor.tasks.analyze.picture import Picture
from processor.tasks.analyze.prompted import PromptedPicture
from processor.tasks.analyze.protocols import Segmenter
from processor.tasks.analyze.rendering import render
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.wording import PictureTexts
from processor.tasks.analyze.words.recent import RecentVectors
from wire.errors import BadOptionError, TaskUnavailableError
from wire.models import ModelInfo
from wire.tasks.analyze import regions
from wire.tasks.analyze.result import AnalyzeResult

IMAGE = "image"


class AnalyzeRunner:
    """A `processor.base.Runner` with the models of `pool`, which may be empty, on pictures that fit `budget`."""

    def __init__(self, pool: ModelPool[Segmenter], max_pixels: int, budget: PixelBudget, features: Features) -> None:
        self.pool = pool
        self._max_pixels = max_pixels
        self._budget = budget
        self._features = features
        self._vectors = RecentVectors()
        self._others: Mapping[str, Runner] = {}
        self._turn = Lock()

    def use(self, runners: Mapping[str, Runner]) -> None:
        """These may find objects for it, and compare texts."""
        self._others = runners

    def keep_in(self, store: FeatureStore) -> None:
        """What models know of pictures is kept there too."""
        self._features.store = store

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        (encoded,) = inputs[IMAGE]
        with self._budget.lease() as reserve:
            whole = bool(options["region_texts"])
            picture = Picture(encoded, self._max_pixels, reserve, self._features, whole=whole)
            result = self._analyzed(picture, options, context)
        return Output(result.to_dict(), counts=Counter(each.label for each in result.regions if each.label))

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        (encoded,) = inputs[IMAGE]
        with self._budget.lease() as reserve:
            return render(encoded, result, form, self._max_pixels, reserve)

    def models(self) -> tuple[ModelInfo, ...]:
        return self.pool.models()

    def _analyzed(self, picture: Picture, options: Mapping[str, Any], context: Context) -> AnalyzeResult:
        """Whoever is needed is found before anything is done. Raises where somebody is missing."""
        steps, seconds = Steps(context), context.result_seconds
        asked, texts = regions.read(options["regions"]), options["texts"]
        if options["region_texts"] and not texts:
            raise BadOptionError("Option region_texts: expected texts that regions are compared with, got none.")
        drawn = any(each.mask is None for each in asked) or options["detect"] or options["everything"]
        segmenter = self._segmenter(options["model"]) if drawn or not (asked or texts) else None
        analysis = Analysis(
            picture,
            options,
            steps,
            prompted=PromptedPicture(segmenter, picture, self._turn, seconds) if segmenter else None,
            detector=Detector(self._others, options) if options["detect"] else None,
            texts=PictureTexts(self._others, options, picture, self._vectors, steps) if texts else None,
        )
        return analysis.result(asked)

    def _segmenter(self, name: str) -> Segmenter:
        if not name and not self.pool.models():
            raise TaskUnavailableError(
                f"Task analyze: no model that cuts things out is here. {' '.join(self.pool.missing.values())} "
                "Put one into weights/analyze/<name>/, or ask for texts alone."
            )
        return self.pool.find(name)
