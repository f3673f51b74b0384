"""How the runner of the task `embed` comes to be."""

import logging
from collections.abc import Callable
from pathlib import Path

from processor.catalog.progress import Progress, Silent
from processor.memory import available_bytes
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.runtimes import Execution
from processor.settings import Settings
from processor.tasks.embed.manifest import Manifest
from processor.tasks.embed.model import PRECISION, EmbedModel
from processor.tasks.embed.open import open_model
from processor.tasks.embed.prepare import FEATURES, detector_of, ensure, names
from processor.tasks.embed.runner import EmbedRunner
from wire.errors import ModelError

log = logging.getLogger(__name__)


def prepare(settings: Settings, progress: Progress) -> Callable[[], EmbedRunner]:
    """A function that opens the runner; its models are fetched and converted by then.

    One that cannot be had is missing, and no reason not to start while there is another. Raises ModelError.
    """
    folders, missing = dict[str, Path](), dict[str, str]()
    for name in names(settings):
        _prepare(name, settings, progress, folders, missing)
    detector = detector_of(settings)
    if detector and not any(Manifest.read(folder).pictures for folder in folders.values()):
        _prepare(f"{detector}{FEATURES}", settings, progress, folders, missing)
    if not folders:
        raise ModelError(f"Task embed: no model can be had. {' '.join(missing.values())}")
    execution = Execution(PRECISION, settings.threads, settings.streams)
    budget = process_budget(settings.memory or available_bytes())

    def load(name: str) -> EmbedModel:
        return open_model(ensure(name, settings, Silent()), execution)

    def open_runner() -> EmbedRunner:
        pool = ModelPool(load, (open_model(folder, execution) for folder in folders.values()), missing)
        return EmbedRunner(pool, settings.max_pixels, budget)

    return open_runner


def _prepare(
    name: str, settings: Settings, progress: Progress, folders: dict[str, Path], missing: dict[str, str]
) -> None:
    try:
        folders[name] = ensure(name, settings, progress)
    except ModelError as error:
        log.warning("model %s: could not be loaded: %s", name, error.message)
        missing[name] = error.message
