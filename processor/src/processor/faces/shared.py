"""The model, opened once for all tasks of a process: its networks take much memory."""

from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from processor.faces.model import FaceModel

_OPEN = WeakValueDictionary[tuple[Path, int | None], FaceModel]()
_OPENING = Lock()


def shared_model(folder: Path, threads: int | None) -> FaceModel:
    """The model that was prepared into `folder`, the same one for whoever has it already. Raises ManifestError."""
    key = (folder.resolve(), threads)
    with _OPENING:
        model = _OPEN.get(key)
        if model is None:
            model = _OPEN[key] = FaceModel.open(folder, threads)
        return model
