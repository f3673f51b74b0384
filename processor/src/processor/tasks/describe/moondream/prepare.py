"""Makes sure that a model of the family is there and converted, whatever that takes."""

import logging
from pathlib import Path

from processor.catalog.converting import convert_once, explained
from processor.catalog.known_hashes import known_sha256
from processor.catalog.manifests import FILE_NAME
from processor.catalog.progress import Progress
from processor.settings import Settings
from processor.tasks.describe.moondream import conversion, source
from processor.tasks.describe.moondream.manifest import Manifest
from processor.tasks.describe.moondream.source import Source, brought
from wire.errors import UnknownModelError

log = logging.getLogger(__name__)

TASK = "describe"
"""The folder, in that for weights and in that for converted models, in which the task's own lie."""


def names(settings: Settings) -> tuple[str, ...]:
    """The models that are here: those whose files somebody brought, and those that were converted."""
    converted = {path.parent.name for path in (settings.models_dir / TASK).glob(f"[!.]*/{FILE_NAME}")}
    return tuple(sorted(converted | set(brought(settings.weights_dir / TASK))))


def ensure(name: str, settings: Settings, progress: Progress) -> Path:
    """The folder of the model `name`, converted of what somebody brought; the catalog's is fetched where nobody did.

    Nothing is written where it is converted already, so that the folder may be one that cannot be written to.
    Raises ModelError; DownloadError where the file cannot be had.
    """
    folder = settings.models_dir / TASK / name
    with explained(name, folder, settings):
        found = brought(settings.weights_dir / TASK).get(name)
        if found is None and (folder / FILE_NAME).is_file():
            Manifest.read(folder)
        else:
            _convert(_source(name, found or _fetched(name, settings, progress), folder), folder)
    return folder


def _fetched(name: str, settings: Settings, progress: Progress) -> Path:
    if name != source.NAME:
        path = settings.weights_dir / TASK / name[:70]
        raise UnknownModelError(f"Model {name[:70]!r}: expected a file {path}.mf, or .mf.gz, to make it of.")
    from processor.catalog.download import download  # with httpx, which a process that only serves has no need of

    path = settings.weights_dir / TASK / source.FILE.file_name
    path.parent.mkdir(parents=True, exist_ok=True)
    download(source.FILE.mirrored(settings.weights_mirror), path, progress)
    return path


def _source(name: str, path: Path, folder: Path) -> Source:
    """What is said of the catalog's file is said of no other one, even of its name."""
    named = name == source.NAME and path.name == source.FILE.file_name
    if named and known_sha256(path, folder) == source.FILE.sha256:
        return Source(name, path, source.ABOUT, source.LICENSE, source.NOTICE)
    return Source(name, path, f"Made of {path.name}, which somebody put there.")


def _convert(found: Source, folder: Path) -> None:
    """The model is converted, by this process or by another one meanwhile."""
    weights_sha256 = known_sha256(found.path, folder)

    def convert() -> None:
        log.info("Converting %s (sha256 %s). This is done once ...", found.path, weights_sha256)
        conversion.run(found, folder)

    convert_once(folder, weights_sha256, Manifest.read, convert)
