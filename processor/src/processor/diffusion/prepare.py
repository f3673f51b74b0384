"""Makes sure that a model is there and converted, whatever that takes."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from processor.catalog.converting import convert_once, explained
from processor.catalog.manifests import FILE_NAME
from processor.diffusion import conversion
from processor.diffusion.manifest import Manifest
from processor.diffusion.model import DiffusionModel
from processor.diffusion.open import open_model
from processor.diffusion.source import EXPECTED, Source
from processor.model_pool import ModelPool
from processor.settings import Settings
from wire.errors import ModelError, UnknownModelError

log = logging.getLogger(__name__)

TASK = "generate"
"""The folder, in that for weights and in that for converted models, in which the task's own lie."""


def names(settings: Settings) -> tuple[str, ...]:
    """The models to begin with: those whose files somebody brought, and those that were converted before."""
    brought = {path.name for path in (settings.weights_dir / TASK).glob("[!.]*") if path.is_dir()}
    converted = {path.parent.name for path in (settings.models_dir / TASK).glob(f"[!.]*/{FILE_NAME}")}
    return tuple(sorted(brought | converted))


def ensure(name: str, settings: Settings) -> Path:
    """The folder of the model `name`, converted. Raises ModelError.

    Nothing is written where it is converted already, so that the folder may be one that cannot be written to.
    """
    folder, brought = settings.models_dir / TASK / name, settings.weights_dir / TASK / name
    source = Source(name, brought)
    with explained(name, folder, settings):
        if source.complete:
            _convert(source, folder)
        elif not brought.is_dir() and folder.is_dir():
            Manifest.read(folder)
        else:
            raise UnknownModelError(f"Model {name[:40]!r}: expected in the folder {brought} {EXPECTED}.")
    return folder


def prepare_models(settings: Settings, wanted: Sequence[str] = ()) -> Callable[[], ModelPool[DiffusionModel]]:
    """A function that opens the models, those `wanted`, else those of `names`; they are converted by then.

    One that cannot be had is missing from the pool, which may be empty then.
    """
    folders, missing = dict[str, Path](), dict[str, str]()
    for name in wanted or names(settings):
        try:
            folders[name] = ensure(name, settings)
        except ModelError as error:
            log.warning("model %s: could not be loaded: %s", name, error.message)
            missing[name] = error.message

    def load(name: str) -> DiffusionModel:
        return _opened(ensure(name, settings), settings)

    def open_models() -> ModelPool[DiffusionModel]:
        return ModelPool(load, (_opened(folder, settings) for folder in folders.values()), missing)

    return open_models


def _opened(folder: Path, settings: Settings) -> DiffusionModel:
    return open_model(folder, settings.precision, settings.threads, checked=settings.safety_checker)


def _convert(source: Source, folder: Path) -> None:
    """The model is converted, by this process or by another one meanwhile."""

    def convert() -> None:
        log.info("Converting %s. This is done once ...", source.name)
        conversion.run(source, folder)

    convert_once(folder, source.weights_sha256, Manifest.read, convert)
