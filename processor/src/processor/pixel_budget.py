"""How many pixels all jobs of a process together may have in memory."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Condition

from wire.errors import TooManyPixelsError

BYTES_PER_PIXEL = 16
"""The most that a pixel takes from its decoding to the marked picture's last byte; measured: 10 as JPEG, 14 as PNG."""

MEMORY_SHARE = 0.5
"""What part of the memory pixels may take. The rest is for networks, uploads and results."""

Reserve = Callable[[int], None]
"""Is told how many pixels are about to be decoded, and returns when there is room for them."""


def unlimited(pixels: int) -> None:
    """The `Reserve` of whoever decodes one picture at a time."""


class PixelBudget:
    """At most `most_pixels` at a time, in the order of asking. Safe to use from many threads."""

    def __init__(self, most_pixels: int) -> None:
        self._most = most_pixels
        self._held = 0
        self._waiting: deque[object] = deque()
        self._changed = Condition()

    @classmethod
    def of_memory(cls, memory_bytes: int) -> "PixelBudget":
        """What fits a process that may take so much memory."""
        return cls(int(memory_bytes * MEMORY_SHARE / BYTES_PER_PIXEL))

    @contextmanager
    def lease(self) -> Iterator[Reserve]:
        """Call what comes of it with a number of pixels before they are decoded: it waits for its turn.

        A second call gives back what the first one took. It raises TooManyPixelsError for more than there can ever be.
        All are given back at the end of the block.
        """
        reserved = 0

        def reserve(pixels: int) -> None:
            nonlocal reserved
            if pixels == reserved:
                return
            self._give_back(reserved)
            reserved = 0
            self._take(pixels)
            reserved = pixels

        try:
            yield reserve
        finally:
            self._give_back(reserved)

    def _take(self, pixels: int) -> None:
        if pixels > self._most:
            raise TooManyPixelsError(
                f"Expected at most {self._most:,} pixels, for which there is memory here, got {pixels:,}. "
                "Send a smaller picture, or give the service more MEMORY."
            )
        turn = object()
        with self._changed:
            self._waiting.append(turn)
            try:
                self._changed.wait_for(lambda: self._waiting[0] is turn and self._held + pixels <= self._most)
                self._held += pixels
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()

    def _give_back(self, pixels: int) -> None:
        with self._changed:
            self._held -= pixels
            self._changed.notify_all()


@cache
def process_budget(memory_bytes: int) -> PixelBudget:
    """The one budget of this process, which may take so much memory: whatever tasks it does share it."""
    return PixelBudget.of_memory(memory_bytes)
