"""Mode 1's desired models: this process's memory."""

from collections.abc import Callable
from itertools import count
from threading import Lock

from wire.desired_models import DesiredModel
from wire.models import ModelKey


def nobody(desired_models: tuple[DesiredModel, ...]) -> None:
    """Whoever is told of desired models and does nothing."""


class MemoryDesiredModels:
    """`DesiredModels` of this process. `heard` is called with all of them whenever one was made."""

    def __init__(self, heard: Callable[[tuple[DesiredModel, ...]], None] = nobody) -> None:
        self._heard = heard
        self._numbers = count(1)
        self._lock = Lock()
        self._last: dict[ModelKey, DesiredModel] = {}

    def make(self, key: ModelKey, *, loaded: bool) -> DesiredModel:
        with self._lock:
            desired = DesiredModel(key, loaded, next(self._numbers))
            self._last[key] = desired
            self._heard(tuple(self._last.values()))
        return desired

    def all(self) -> tuple[DesiredModel, ...]:
        with self._lock:
            return tuple(self._last.values())
