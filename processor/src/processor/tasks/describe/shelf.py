"""The pictures that were encoded last, so that jobs which follow on the same bytes encode nothing."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from processor.tasks.describe.protocols import Encoded
from wire.image_size import ImageSize
from wire.models import ModelVersion

MOST_BYTES, MOST_PICTURES = 256 << 20, 64


@dataclass(frozen=True, slots=True)
class Key:
    """What makes a state what it is: the picture's bytes, the model, in how many parts that looks, and the models of
    other tasks that look, too."""

    sha256: str
    model: ModelVersion
    crops: int
    others: tuple[ModelVersion, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture's state, its size, and the labels of what a detector finds in it, of a `vocabulary`; None without."""

    state: Any
    image: ImageSize
    found: frozenset[str]
    vocabulary: tuple[str, ...] | None


class Shelf:
    """Keeps the MOST_PICTURES that were used last, and of these as many as fit `most_bytes`; one that does not fit is
    not kept.

    `encoded` counts those that were made, `reused` those that were there. Safe to use from many threads.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.encoded = self.reused = 0
        self._most = most_bytes
        self._kept: OrderedDict[Key, tuple[Kept, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> Kept | None:
        """What is kept under `key`, None where there is nothing."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            self.reused += 1
            return self._kept[key][0]

    def get(self, key: Key, make: Callable[[], Kept]) -> Kept:
        """What is kept under `key`, else what `make` makes, which is kept from then on. Whatever that raises passes."""
        if found := self.find(key):
            return found
        made = make()
        with self._lock:
            self.encoded += 1
            self._put(key, made)
        return made

    def _put(self, key: Key, made: Kept) -> None:
        state: Encoded = made.state
        self._kept[key] = made, state.size_bytes
        while len(self._kept) > MOST_PICTURES or sum(size for _, size in self._kept.values()) > self._most:
            self._kept.popitem(last=False)
