"""The models of the task `embed`, as other tasks of the process work with them."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from wire.models import ModelVersion


class Embedder(Protocol):
    """One model: its vectors are all of one kind, whatever the process loads later. Safe to use from many threads."""

    @property
    def model(self) -> str:
        """Its name and a hash: vectors of another are not to be compared with its own."""

    @property
    def version(self) -> ModelVersion:
        """Which numbers make its vectors."""

    @property
    def embeds_texts(self) -> bool:
        """Whether it takes texts."""

    @property
    def scale(self) -> float:
        """Of a model of texts and pictures: what their cosine is multiplied by before a softmax, as it was trained."""

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors (n, dimensions) of the texts, each of length 1. Raises BadOptionError where it embeds none."""

    def pictures(self, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """The vectors (n, dimensions) of upright pictures (H, W, 3) RGB, each of length 1. Raises as `texts`."""


@runtime_checkable
class EmbedsForOthers(Protocol):
    """What the runner of the task `embed` is too."""

    def embedder(self, *, texts: bool = False, pictures: bool = False) -> Embedder | None:
        """The model that embeds texts, or pictures, or both in one space, now; None where none does."""
