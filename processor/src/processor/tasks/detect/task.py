"""How the runner of the task `detect` comes to be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from processor.base import Context, Inputs, Output
from processor.catalog.progress import Progress, Silent
from processor.imaging.decode import Photo
from processor.memory import available_bytes
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.settings import Settings
from processor.tasks.detect.loader import ModelLoader
from processor.tasks.detect.prepare import prepare_all
from processor.tasks.detect.processor import DetectProcessor
from wire.models import ModelInfo


@dataclass(frozen=True, slots=True)
class DetectRunner:
    """Does the task `detect` with the models of `pool`, any of which a request may name."""

    pool: ModelPool[DetectProcessor]

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        return self.pool.find(options.get("model", "")).run(inputs, options, context)

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """The detections of `run`'s result, in a picture that is decoded already."""
        return self.pool.find(options.get("model", "")).look(photo, options)

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        """As any of the models does it: what was found, and by which, stands in `result`."""
        return self.pool.find().render(inputs, result, form)

    def models(self) -> tuple[ModelInfo, ...]:
        return self.pool.models()


def prepare(settings: Settings, progress: Progress) -> Callable[[], DetectRunner]:
    """A function that opens the runner; its models are fetched and converted by then. Raises ModelError."""
    prepared = prepare_all(settings, progress)
    budget = process_budget(settings.memory or available_bytes())
    notices = {each.name: each.notice for each in prepared.models}
    loader = ModelLoader(settings, Silent(), budget, notices)
    return lambda: DetectRunner(
        ModelPool(loader.load, (loader.open(each.name, each.folder) for each in prepared.models), prepared.missing)
    )
