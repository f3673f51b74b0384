"""The models of the family that a process has."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from processor.catalog.progress import Progress, Silent
from processor.model_pool import ModelPool
from processor.settings import Settings
from processor.tasks.analyze.protocols import Segmenter
from processor.tasks.analyze.sam.model import SamModel
from processor.tasks.analyze.sam.open import open_model
from processor.tasks.analyze.sam.prepare import ensure, names
from wire.errors import ModelError

log = logging.getLogger(__name__)


def prepare_models(
    settings: Settings, progress: Progress, wanted: Sequence[str] = ()
) -> Callable[[], ModelPool[Segmenter]]:
    """A function that opens the models, those `wanted`, else those of `names`; they are fetched and converted by then.

    One that cannot be had is missing from the pool, which may be empty then: texts need none.
    """
    folders, missing = dict[str, Path](), dict[str, str]()
    for name in wanted or names(settings):
        try:
            folders[name] = ensure(name, settings, progress)
        except ModelError as error:
            log.warning("model %s: could not be loaded: %s", name, error.message)
            missing[name] = error.message

    def load(name: str) -> SamModel:
        return open_model(ensure(name, settings, Silent()), settings.precision, settings.threads)

    def open_models() -> ModelPool[Segmenter]:
        opened = (open_model(folder, settings.precision, settings.threads) for folder in folders.values())
        return ModelPool[Segmenter](load, opened, missing)

    return open_models
