"""Vectors by the runner of the task `embed`, for an index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.base import Inputs, Runner, Standalone
from processor.looking import LooksAtPhotos
from processor.tasks.search.protocols import DecodedPicture
from wire.errors import ImageProcessorError
from wire.tasks.registry import TASKS

EMBED, VECTORS = "embed", "vectors.npy"
AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class TextEmbedderByRunner:
    """`TextEmbedder` by the model of that `name`, whose hash is `model`."""

    runner: Runner
    name: str
    model: str

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        parts = [texts[begin : begin + AT_ONCE] for begin in range(0, len(texts), AT_ONCE)]
        made = [_vectors(self.runner, {"text": tuple(each.encode() for each in part)}, self.name)[0] for part in parts]
        return np.concatenate(made)


@dataclass(frozen=True, slots=True)
class PictureEmbedderByRunner:
    """`PictureEmbedder` by the model of that `name`, whose hash is `model`."""

    runner: Runner
    name: str
    model: str
    knows_words: bool

    def picture(self, picture: DecodedPicture) -> NDArray[np.float32]:
        if isinstance(self.runner, LooksAtPhotos):
            options = TASKS[EMBED].parse_options({"model": self.name})
            vector: NDArray[np.float32] = self.runner.look(picture.photo, options)["vector"]
            return vector
        return _vectors(self.runner, {"image": (picture.encoded,)}, self.name)[0].ravel()

    def words(self, text: str) -> NDArray[np.float32]:
        return _vectors(self.runner, {"text": (text.encode(),)}, self.name)[0].ravel()


def embeds_texts(runner: Runner) -> tuple[TextEmbedderByRunner, ...]:
    """What makes vectors of texts with that runner; none where it has no model for them."""
    return tuple(TextEmbedderByRunner(runner, *found) for found in [_found(runner, {"text": (b"a",)})] if found)


def embeds_pictures(runner: Runner) -> tuple[PictureEmbedderByRunner, ...]:
    """What makes vectors of pictures with that runner; none where it has no model for them."""
    grey = cv2.imencode(".png", np.full((64, 64, 3), 128, np.uint8))[1].tobytes()
    found = _found(runner, {"image": (grey,)})
    if found is None:
        return ()
    knows_words = _found(runner, {"text": (b"a",)}, found[0]) is not None
    return (PictureEmbedderByRunner(runner, *found, knows_words),)


def _found(runner: Runner, inputs: Inputs, name: str = "") -> tuple[str, str] | None:
    """The name and the hash of the model that takes `inputs`."""
    try:
        _, model = _vectors(runner, inputs, name)
    except ImageProcessorError:
        return None
    return model["name"], f"{model['name']}:{model['weights_sha256'][:16]}"


def _vectors(runner: Runner, inputs: Inputs, name: str) -> tuple[NDArray[np.float32], Mapping[str, Any]]:
    """The vectors (N, D) of the inputs, and which model made them. Raises as `Runner.run`."""
    options = TASKS[EMBED].parse_options({"model": name, "vectors": "file"})
    output = runner.run(inputs, options, Standalone())
    vectors: NDArray[np.float32] = np.load(BytesIO(output.files[VECTORS]), allow_pickle=False)
    return vectors, output.result["model"]
