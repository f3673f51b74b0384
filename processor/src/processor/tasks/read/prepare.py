"""Makes sure that readers are there and converted, whatever that takes."""

import logging
from pathlib import Path

from processor.catalog import readers
from processor.catalog.known_hashes import known_sha256
from processor.catalog.locks import locked
from processor.catalog.progress import Progress
from processor.settings import Settings
from processor.tasks.read import conversion, sources
from processor.tasks.read.folder import RECORD, ReaderRecord
from processor.tasks.read.sources import Source
from wire.errors import ManifestError, UnknownModelError

log = logging.getLogger(__name__)


def ensure_all(settings: Settings, progress: Progress) -> list[Path]:
    """The folders of all readers, converted, the default first; those of the user's own are all that there are.

    Raises ModelError; DownloadError where the default is not here and cannot be fetched.
    """
    default = settings.models_dir / readers.NAME
    own = sources.own_names(settings)
    if own or not _whole(default):
        usual = readers.obtain(settings.weights_dir, progress)
        for name in (readers.NAME, *own):
            _ensure(sources.source_in(settings.weights_dir / name, usual), settings.models_dir / name)
    converted = (path.parent for path in sorted(settings.models_dir.glob(f"[!.]*/{RECORD}")))
    return [default, *(folder for folder in converted if folder != default)]


def ensure(name: str, settings: Settings, progress: Progress) -> Path:
    """The folder of the reader `name`, converted of what there is now. Raises ModelError."""
    for folder in ensure_all(settings, progress):
        if folder.name == name:
            return folder
    raise UnknownModelError(
        f"Reader {name[:70]!r}: there is no {settings.weights_dir / name[:70] / readers.RECOGNIZER} to make it of."
    )


def _ensure(source: Source, folder: Path) -> None:
    if _current(source, folder):
        return
    with locked(folder):
        if not _current(source, folder):
            log.info("Converting %s. This is done once ...", source.name)
            conversion.run(source, folder)


def _current(source: Source, folder: Path) -> bool:
    files = (source.detector, source.classifier, source.recognizer, source.characters)
    return _whole(folder) and ReaderRecord.read(folder).sources == {
        path.name: known_sha256(path, folder) for path in files if path
    }


def _whole(folder: Path) -> bool:
    try:
        ReaderRecord.read(folder).check(folder)
    except ManifestError:
        return False
    return True
