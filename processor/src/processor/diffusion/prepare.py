"""Makes sure that a model is there and converted, whatever that takes."""

import logging
from pathlib import Path

from processor.catalog.converting import convert_once, explained
from processor.catalog.manifests import FILE_NAME
from processor.diffusion import conversion
from processor.diffusion.manifest import Manifest
from processor.diffusion.source import EXPECTED, Source
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


def folder_of(name: str, settings: Settings) -> Path:
    """Where the model `name` lies once it is converted."""
    return settings.models_dir / TASK / name


def ensure(name: str, settings: Settings) -> Path:
    """The folder of the model `name`, converted. Raises ModelError.

    Nothing is written where it is converted already, so that the folder may be one that cannot be written to.
    """
    folder, brought = folder_of(name, settings), settings.weights_dir / TASK / name
    source = Source(name, brought, folder)
    with explained(name, folder, settings):
        if not source.missing:
            _convert(source, folder)
        elif brought.is_dir():
            raise ModelError(
                f"Model {name[:40]!r}: {brought} lacks {', '.join(source.missing)}. Expected is {EXPECTED}. Pickles "
                "(.ckpt, .bin) and one file for all are not read."
            )
        elif folder.is_dir():
            Manifest.read(folder)
        else:
            raise UnknownModelError(f"Model {name[:40]!r}: expected in the folder {brought} {EXPECTED}.")
    return folder


def _convert(source: Source, folder: Path) -> None:
    """The model is converted, by this process or by another one meanwhile."""

    def convert() -> None:
        log.info("Converting %s. This is done once ...", source.name)
        conversion.run(source, folder)

    convert_once(folder, source.weights_sha256, Manifest.read, convert)
