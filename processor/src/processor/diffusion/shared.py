"""Models that are opened once for all tasks of a process: their networks fill the memory."""

from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from processor.diffusion.manifest import Manifest
from processor.diffusion.model import DiffusionModel
from processor.diffusion.open import open_model
from processor.settings import Settings

Key = tuple[Path, str, str, int | None, bool]

_OPEN = WeakValueDictionary[Key, DiffusionModel]()
_OPENING = Lock()


def shared_model(folder: Path, settings: Settings) -> DiffusionModel:
    """The converted model in `folder`, which is the same one for whoever has it already. Raises ManifestError."""
    key = (
        folder.resolve(),
        Manifest.read(folder).weights_sha256,
        settings.precision,
        settings.threads,
        settings.safety_checker,
    )
    with _OPENING:
        model = _OPEN.get(key)
        if model is None:
            model = open_model(folder, settings.precision, settings.threads, checked=settings.safety_checker)
            _OPEN[key] = model
        return model
