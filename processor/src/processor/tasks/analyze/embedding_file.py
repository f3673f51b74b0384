"""Embeddings as bytes: NumPy's own archive of arrays, without objects."""

from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np

from processor.tasks.analyze.protocols import Embedding
from wire.image_size import ImageSize
from wire.models import ModelVersion

FORMAT = 1
"""Raised whenever an embedding of before would mean something else."""

SIZE = "size"


def digest_of(picture: str, model: ModelVersion) -> str:
    """By what an embedding is known: a hash of the encoded picture's own, and of which numbers looked at it."""
    parts = (FORMAT, picture, model.name, model.weights_sha256, model.runtime, model.precision)
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()


def written(embedding: Embedding) -> bytes:
    """What `read` reads."""
    file = BytesIO()
    arrays: dict[str, Any] = {SIZE: np.array([embedding.image.width, embedding.image.height]), **embedding.features}
    np.savez(file, **arrays)
    return file.getvalue()


def read(content: bytes) -> Embedding | None:
    """The embedding that was written, None where something else was."""
    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
        width, height = (int(each) for each in found.pop(SIZE))
    except (ValueError, KeyError, TypeError, OSError, EOFError, BadZipFile):
        return None
    fits = width > 0 < height and found and all(each.dtype == np.float16 for each in found.values())
    return Embedding(found, ImageSize(width, height)) if fits else None
