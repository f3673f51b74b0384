"""Keras: runs the converted network as it is, for comparing and for who wants to go on with it."""

from pathlib import Path
from threading import Lock
from zipfile import BadZipFile

import keras
import numpy as np

from processor.runtimes import Depth, Floats, Picture
from wire.errors import ManifestError


class KerasRuntime:
    """One Keras network; calls take turns."""

    name = "keras"
    precision = "f32"
    dtype: Depth = np.float32

    def __init__(self, path: Path) -> None:
        try:
            self._network = keras.saving.load_model(path, compile=False)
        except (OSError, ValueError, TypeError, KeyError, BadZipFile) as error:
            raise ManifestError(
                f"Network {path}: cannot be read ({str(error).splitlines()[0]}). Convert the model again."
            ) from error
        self._turn = Lock()

    def warm(self, picture: Picture) -> None:
        self.infer(picture)

    def infer(self, picture: Picture) -> list[Floats]:
        with self._turn:
            heads = self._network.predict_on_batch(picture)
        return [np.asarray(head)[0] for head in (heads if isinstance(heads, list) else [heads])]
