"""Jobs of the task `analyze`, done by a runner alone."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from describing import picture
from processor.base import Context, Standalone
from processor.geometry.masks import rle
from processor.tasks.analyze.runner import AnalyzeRunner
from wire.errors import CanceledJobError
from wire.tasks.analyze.spec import ANALYZE


class Hears:
    """A context that keeps what it is told: done, total, preview; with so many done nobody wants more."""

    formats = ()
    owner = ""
    result_seconds = 60

    def __init__(self, cancel_at: int = 1_000_000) -> None:
        self.told: list[tuple[int, int, bytes | None]] = []
        self._cancel_at = cancel_at

    def may_see(self, owner: str) -> bool:
        return owner == ""

    def step(self, done: int, total: int, preview: bytes | None = None, text: str = "") -> None:
        assert not text
        self.told.append((done, total, preview))
        if done >= self._cancel_at:
            raise CanceledJobError("Nobody wants it any more.")


def options(**given: object) -> Mapping[str, Any]:
    """The options of the task with their defaults."""
    return ANALYZE.parse_options(given)


def analyzed(runner: AnalyzeRunner, context: Context | None = None, image: bytes = b"", **given: object) -> Any:
    """What the runner answers of the picture, a white one of 300 x 300 pixels, as JSON has it."""
    return runner.run({"image": (image or picture(),)}, options(**given), context or Standalone()).result


def bits_of(mask: Mapping[str, Any]) -> NDArray[np.bool_]:
    """A mask of a result as an array."""
    return rle.decode(mask["rle"]["counts"], tuple(mask["rle"]["size"]))
