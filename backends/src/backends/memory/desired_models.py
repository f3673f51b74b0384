"""Mode 1's wishes: this process's memory."""

from collections.abc import Callable
from itertools import count
from threading import Lock

from wire.wishes import Wish


def nobody(wishes: tuple[Wish, ...]) -> None:
    """Whoever is told of wishes and does nothing."""


class MemoryWishes:
    """`Wishes` of this process. `heard` is called with all of them whenever one was made."""

    def __init__(self, heard: Callable[[tuple[Wish, ...]], None] = nobody) -> None:
        self._heard = heard
        self._numbers = count(1)
        self._lock = Lock()
        self._last: dict[str, Wish] = {}

    def make(self, model: str, *, loaded: bool) -> Wish:
        with self._lock:
            wish = Wish(model, loaded, next(self._numbers))
            self._last[model] = wish
            self._heard(tuple(self._last.values()))
        return wish

    def all(self) -> tuple[Wish, ...]:
        with self._lock:
            return tuple(self._last.values())
