"""The vectors that were made last, so that what is asked again is made once."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

MOST = 16_384
"""Of 512 numbers each they take 32 MB."""


class RecentVectors:
    """Keeps the `most` vectors (dimensions,) that were used last, each under a key that says what it was made of.

    Safe to use from many threads.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Vector] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Vector | None:
        """What is kept under `key`, None where there is nothing."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, vector: Vector) -> None:
        """The vector is kept from now on."""
        with self._lock:
            self._kept[key] = vector
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
