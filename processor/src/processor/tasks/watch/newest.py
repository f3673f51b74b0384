"""Between the thread that reads frames and the one that looks at them: the newest frame, and no other."""

import time
from dataclasses import dataclass
from threading import Condition
from typing import Generic, TypeVar

from processor.imaging.decode import Photo
from wire.errors import ImageProcessorError
from wire.tasks.watch.result import SourceKind, WatchState

Content = TypeVar("Content", bytes, Photo, covariant=True)


@dataclass(frozen=True, slots=True)
class Frame(Generic[Content]):
    """A picture, encoded or decoded. When its last byte came is `at` by the world's clock, `read` by the monotonic."""

    content: Content
    at: float
    read: float

    @classmethod
    def now(cls, content: Content) -> "Frame[Content]":
        """Its last byte came now."""
        return cls(content, time.time(), time.monotonic())

    def as_photo(self, photo: Photo) -> "Frame[Photo]":
        """What came then, decoded."""
        return Frame(photo, self.at, self.read)


AnyFrame = Frame[bytes] | Frame[Photo]


class Newest:
    """The newest frame that was read and not taken yet. One that is there when another comes is dropped."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._frame: AnyFrame | None = None
        self._error: ImageProcessorError | None = None
        self.state, self.note = WatchState.CONNECTING, ""
        self.kind: SourceKind | None = None
        self.read = self.dropped = self.damaged = self.reconnects = 0
        self.seen_at = time.monotonic()

    def put(self, frame: AnyFrame, kind: SourceKind) -> None:
        """A frame came."""
        with self._changed:
            if self.state is WatchState.RECONNECTING:
                self.reconnects += 1
            self.state, self.note, self.kind = WatchState.WATCHING, "", kind
            self.read += 1
            self.dropped += self._frame is not None
            self._frame, self.seen_at = frame, time.monotonic()
            self._changed.notify_all()

    def skip(self, frames: int) -> None:
        """So many came that nobody can look at, or need."""
        with self._changed:
            self.read += frames
            self.dropped += frames

    def damage(self, frames: int) -> None:
        """So many came that are not whole."""
        with self._changed:
            self.read += frames
            self.damaged += frames

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

    def take(self, seconds: float) -> AnyFrame | None:
        """The frame, as soon as there is one; None where none came within `seconds`. Raises what `fail` was told."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None or self._error is not None, seconds)
            frame, self._frame = self._frame, None
            if frame is None and self._error is not None:
                raise self._error
            return frame
