"""Between the thread that reads frames and the one that looks at them: the newest frame, and no other."""

import time
from dataclasses import dataclass
from threading import Condition

from wire.errors import ImageProcessorError
from wire.tasks.watch.result import SourceKind, WatchState


@dataclass(frozen=True, slots=True)
class Frame:
    """An encoded picture. `read_at` is when its last byte came: `at` by the world's clock, `read` by the monotonic."""

    content: bytes
    at: float
    read: float


class Newest:
    """The newest frame that was read and not taken yet. One that is there when another comes is dropped."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._frame: Frame | None = None
        self._error: ImageProcessorError | None = None
        self.state, self.note = WatchState.CONNECTING, ""
        self.kind: SourceKind | None = None
        self.read = self.dropped = self.reconnects = 0

    def put(self, content: bytes, kind: SourceKind) -> None:
        """A frame came."""
        with self._changed:
            if self.state is WatchState.RECONNECTING:
                self.reconnects += 1
            self.state, self.note, self.kind = WatchState.WATCHING, "", kind
            self.read += 1
            self.dropped += self._frame is not None
            self._frame = Frame(content, time.time(), time.monotonic())
            self._changed.notify_all()

    def lost(self, note: str) -> None:
        """No frame comes, for the reason that `note` says, but that may change."""
        with self._changed:
            self.state, self.note = WatchState.RECONNECTING, note
            self._changed.notify_all()

    def fail(self, error: ImageProcessorError) -> None:
        """No frame will come any more."""
        with self._changed:
            self._error = error
            self._changed.notify_all()

    def take(self, seconds: float) -> Frame | None:
        """The frame, as soon as there is one; None where none came within `seconds`. Raises what `fail` was told."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._error is not None, seconds)
            frame, self._frame = self._frame, None
            if frame is None and self._error is not None:
                raise self._error
            return frame
