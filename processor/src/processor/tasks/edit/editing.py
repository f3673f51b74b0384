"""What a model of the task `edit` is to its runner, and what passes between the two."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from processor.base import Context
from processor.imaging.decode import Photo
from processor.stopwatch import Stopwatch
from wire.models import ModelInfo, ModelVersion
from wire.tasks.edit.result import Similarity
from wire.tasks.edit.spec import Method

Pixels = NDArray[np.uint8]
"""(H, W, 3) RGB."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job asks for: by one `method`, which is never AUTO, and with every option of the row, as it was given.

    `seed` was drawn where none was given. Photos are None where the job has none of that name.
    """

    method: Method
    options: Mapping[str, Any]
    prompt: str
    seed: int
    image: Photo | None = None
    mask: Photo | None = None
    like: Photo | None = None
    unlike: Photo | None = None


@dataclass(frozen=True, slots=True)
class Edited:
    """What came of it; the fields are those of `wire.tasks.edit.result.EditResult`.

    `options` are those that counted, under the row's names, the model's own where the request left them to it.
    `withheld` says why nobody is to see `pixels`, where that is so.
    """

    pixels: Pixels
    steps_done: int
    options: Mapping[str, Any]
    stopped: bool = False
    prompt_whole: bool = True
    losses: tuple[float, ...] = ()
    similarity: tuple[Similarity, ...] = ()
    withheld: str = ""
    fitted: float | None = None


class Editor(Protocol):
    """One model, opened: what a `processor.model_pool.ModelPool` of this task holds. Works for one job at a time."""

    @property
    def version(self) -> ModelVersion:
        """Which numbers change the picture."""

    @property
    def info(self) -> ModelInfo:
        """What there is to say of it; `facts` has its `methods`."""

    @property
    def methods(self) -> tuple[Method, ...]:
        """What it can, the one first that is meant where none is named; never AUTO."""

    def edit(self, asked: Asked, context: Context, watch: Stopwatch) -> Edited:
        """The picture, changed. `context` is told of each step; `watch` measures what `EditTimings` has.

        Raises BadOptionError or MissingInputError where this model cannot do what was asked for.
        """
