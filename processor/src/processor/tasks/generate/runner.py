"""The task `generate`: a prompt in, pictures out."""

from collections.abc import Mapping
from hashlib import sha256
from threading import Lock
from typing import Any

from processor.base import Context, Inputs, Output
from processor.diffusion.model import DiffusionModel
from processor.diffusion.source import EXPECTED
from processor.imaging.decode import Photo, decode
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget, Reserve
from processor.stopwatch import Stopwatch
from processor.tasks.generate.drawing import Drawing
from processor.tasks.generate.wanted import wanted
from wire.errors import TaskUnavailableError
from wire.image_size import ImageSize
from wire.models import ModelInfo
from wire.tasks.generate.result import GeneratedPicture, GenerateResult, GenerateTimings

PROMPT, IMAGE = "prompt", "image"


class GenerateRunner:
    """A `processor.base.Runner` with the models of `pool`, which may be empty; one job at a time has all cores."""

    def __init__(
        self, pool: ModelPool[DiffusionModel], max_pixels: int, budget: PixelBudget, max_cost: int | None
    ) -> None:
        self.pool = pool
        self._max_pixels = max_pixels
        self._budget = budget
        self._max_cost = max_cost
        self._turn = Lock()

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        model, prompt = self._model(options["model"]), inputs[PROMPT][0].decode()
        with self._turn, self._budget.lease() as reserve:
            photo = self._photo(inputs.get(IMAGE, ()), reserve)
            chosen = wanted(options, model.manifest, photo, self._max_cost)
            drawing = Drawing(model, chosen, prompt, photo, context, Stopwatch())
            pictures, files = list[GeneratedPicture](), dict[str, bytes]()
            for number, drawn in enumerate(drawing.pictures(), 1):
                if drawn.withheld:
                    pictures.append(GeneratedPicture("", "", drawn.seed, drawn.withheld))
                    continue
                name = f"{number}.png"
                files[name] = drawn.png
                pictures.append(GeneratedPicture(name, sha256(drawn.png).hexdigest(), drawn.seed))
        result = GenerateResult(
            prompt,
            model.prompts.is_whole(prompt),
            ImageSize(chosen.width, chosen.height),
            tuple(pictures),
            drawing.steps,
            model.version,
            model.notice,
            chosen.to_dict(),
            GenerateTimings(**{name: drawing.watch.timings_ms.get(name, 0.0) for name in GenerateTimings.__slots__}),
        )
        return Output(result.to_dict(), files=files)

    def models(self) -> tuple[ModelInfo, ...]:
        return self.pool.models()

    def _photo(self, given: tuple[bytes, ...], reserve: Reserve) -> Photo | None:
        return decode(given[0], max_pixels=self._max_pixels, reserve=reserve) if given else None

    def _model(self, name: str) -> DiffusionModel:
        if not name and not self.pool.models():
            raise TaskUnavailableError(
                f"Task generate: no model is here. {' '.join(self.pool.missing.values())} "
                f"Put one into weights/generate/<name>/: {EXPECTED}."
            )
        return self.pool.find(name)
