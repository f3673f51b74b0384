"""Models that are converted once, by whichever process comes first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from processor.catalog.locks import locked
from processor.settings import Settings
from wire.errors import ManifestError, ModelError


class ConvertedModel(Protocol):
    """What a manifest says at least."""

    @property
    def weights_sha256(self) -> str:
        """Of what the model was converted from."""


def convert_once(
    folder: Path, weights_sha256: str, read: Callable[[Path], ConvertedModel], convert: Callable[[], None]
) -> None:
    """`folder` has the model that was made of the weights with that hash: as `read` finds it, else by `convert`.

    Nothing is written where it is there already. `read` raises ManifestError where it is not; what `convert` raises
    passes.
    """
    if _is_of(folder, weights_sha256, read):
        return
    with locked(folder):
        if not _is_of(folder, weights_sha256, read):
            convert()


@contextmanager
def explained(name: str, folder: Path, settings: Settings) -> Iterator[None]:
    """Raises ModelError where a file of the model `name`, converted into `folder`, cannot be read or written."""
    try:
        yield
    except OSError as error:
        raise ModelError(
            f"Model {name}: cannot use {error.filename or folder} ({error.strerror or error}). Give this user the "
            f"right to read {settings.weights_dir} and to write to {settings.models_dir}."
        ) from error


def _is_of(folder: Path, weights_sha256: str, read: Callable[[Path], ConvertedModel]) -> bool:
    try:
        return read(folder).weights_sha256 == weights_sha256
    except ManifestError:
        return False
