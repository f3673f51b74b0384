"""Having a model's weights: those that its user put there, else downloaded ones, else the embedded default."""

from dataclasses import dataclass
from pathlib import Path

from processor.catalog import embedded
from processor.catalog.files import sha256
from processor.catalog.models import CatalogModel
from processor.catalog.progress import Progress
from processor.catalog.timeouts import TIMEOUTS, DownloadTimeouts
from wire.errors import DownloadError

FOUND = "found in the weights directory"


@dataclass(frozen=True, slots=True)
class Obtained:
    """Weights on the disk. `source` is FOUND, the address that sent them, or `embedded.SOURCE`.

    `official` says that they are, byte for byte, those that the catalog knows for the model.
    """

    path: Path
    sha256: str
    source: str
    official: bool


def obtain(
    model: CatalogModel, directory: Path, progress: Progress, *, mirror: str = "", timeouts: DownloadTimeouts = TIMEOUTS
) -> Obtained:
    """The model's weights lie in `directory`. What is there already is not fetched again.

    A file of the catalog's name wins, whatever its hash: it is its user's. `mirror` is a base address that is tried
    before the catalog's sources. yolov3-tiny alone has an embedded default, under a name of its own; once it is
    there it stays, until a file of the catalog's name is put beside it. Raises DownloadError when all fail.
    """
    file = model.weights.mirrored(mirror)
    path = directory / file.file_name
    if path.exists():
        return _obtained(model, path, FOUND)
    if model.embedded and (directory / embedded.FILE_NAME).exists():
        return _obtained(model, embedded.embed(directory, progress), embedded.SOURCE)
    from processor.catalog.download import download  # with httpx, which a process that only serves has no need of

    try:
        return _obtained(model, path, download(file, path, progress, timeouts) or FOUND)
    except DownloadError as failure:
        if not model.embedded:
            raise
        try:
            return _obtained(model, embedded.embed(directory, progress), embedded.SOURCE)
        except DownloadError as second:
            raise DownloadError(f"{failure} {second}") from second


def _obtained(model: CatalogModel, path: Path, source: str) -> Obtained:
    found = sha256(path)
    return Obtained(path, found, source, official=found == model.weights.sha256)
