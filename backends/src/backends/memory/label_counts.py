"""How often each label was found: this process's memory."""

import time
from collections import Counter
from collections.abc import Mapping
from threading import Lock

from wire.store import LabelCounts


class MemoryLabelCounter:
    """`LabelCounter` since this process started."""

    def __init__(self) -> None:
        self._since = time.time()
        self._lock = Lock()
        self._labels: Counter[str] = Counter()

    def add(self, labels: Mapping[str, int]) -> None:
        with self._lock:
            self._labels.update(labels)

    def read(self) -> LabelCounts:
        with self._lock:
            return LabelCounts(self._since, dict(self._labels))
