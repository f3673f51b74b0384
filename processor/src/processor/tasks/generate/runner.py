"""The task `generate`: words in, or a seed alone; pictures out."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from threading import Lock
from typing import Any

from processor.base import Context, Inputs, Output
from processor.imaging.decode import Photo, decode
from processor.imaging.made_files import rendered, rendered_at_once
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget, Reserve
from processor.stopwatch import Stopwatch
from processor.tasks.generate.generator import Asked, Generator
from wire.errors import TaskUnavailableError
from wire.models import ModelInfo
from wire.tasks.costs import bounded
from wire.tasks.generate.result import GeneratedPicture, GenerateResult, GenerateTimings

PROMPT, IMAGE = "prompt", "image"


class GenerateRunner:
    """A `processor.base.Runner` with the models of `pool`, which may be empty; one job at a time has all cores.

    `expected` says of each family of models which files it takes to have one.
    """

    def __init__(
        self,
        pool: ModelPool[Generator],
        max_pixels: int,
        budget: PixelBudget,
        max_cost: int | None,
        expected: Sequence[str] = (),
    ) -> None:
        self.pool = pool
        self._max_pixels = max_pixels
        self._budget = budget
        self._max_cost = max_cost
        self._expected = expected
        self._turn = Lock()

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        model, prompt = self._model(options["model"]), inputs.get(PROMPT, (b"",))[0].decode()
        watch = Stopwatch()
        with self._turn, self._budget.lease() as reserve:
            asked = Asked(options, prompt, self._photo(inputs.get(IMAGE, ()), reserve), self._max_cost)
            making = model.begin(asked, context, watch)
            pictures, files, steps = list[GeneratedPicture](), dict[str, bytes](), 0
            for number, drawn in enumerate(making.pictures(), 1):
                steps = drawn.steps
                if drawn.withheld:
                    pictures.append(GeneratedPicture("", "", drawn.seed, drawn.withheld))
                    continue
                name = f"{number}.png"
                files[name] = drawn.png
                pictures.append(GeneratedPicture(name, sha256(drawn.png).hexdigest(), drawn.seed))
        result = GenerateResult(
            prompt,
            making.prompt_whole,
            making.size,
            tuple(pictures),
            steps,
            context.stopping,
            model.version,
            model.info.notice,
            making.options,
            GenerateTimings(**{name: watch.timings_ms.get(name, 0.0) for name in GenerateTimings.__slots__}),
        )
        with self._budget.lease() as reserve:
            renderings = rendered_at_once(files, context.formats, self._max_pixels, reserve)
        return Output(result.to_dict(), files, renderings)

    def models(self) -> tuple[ModelInfo, ...]:
        return bounded(self.pool.models(), self._max_cost)

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:  # noqa: ARG002 - files have all
        with self._budget.lease() as reserve:
            return rendered(inputs, form, self._max_pixels, reserve)

    def _photo(self, given: tuple[bytes, ...], reserve: Reserve) -> Photo | None:
        return decode(given[0], max_pixels=self._max_pixels, reserve=reserve) if given else None

    def _model(self, name: str) -> Generator:
        if not name and not self.pool.models():
            raise TaskUnavailableError(
                " ".join(["Task generate: no model is here.", *self.pool.missing.values(), *self._expected])
            )
        return self.pool.find(name)
