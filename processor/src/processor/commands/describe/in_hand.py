"""What is being asked just now, so that copies of a picture are asked about once."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Came = TypeVar("Came")


class InHand(Generic[Came]):
    """Answers that are coming, by the content of the picture. Safe to use from many threads."""

    def __init__(self) -> None:
        self._coming: dict[str, Future[Came]] = {}
        self._lock = Lock()

    def once(self, content: str, make: Callable[[], Came]) -> tuple[Came, bool]:
        """What `make` makes, or what it has made since another thread began, and whether it was this one.

        Raises what `make` raises.
        """
        with self._lock:
            found = self._coming.get(content)
            coming = found or self._coming.setdefault(content, Future())
        if found is None:
            try:
                coming.set_result(make())
            except BaseException as error:
                coming.set_exception(error)
                raise
        return coming.result(), found is None

    def forget(self, content: str) -> None:
        """The answer is known elsewhere by now."""
        with self._lock:
            self._coming.pop(content, None)
