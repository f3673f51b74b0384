"""What the task `watch` answers, and what it tells of itself meanwhile."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from wire.image_size import ImageSize
from wire.models import ModelVersion


class SourceKind(StrEnum):
    """What is at the address: one picture for each request, or pictures without end by http or by RTSP."""

    SNAPSHOT = "snapshot"
    MJPEG = "mjpeg"
    RTSP = "rtsp"


class WatchState(StrEnum):
    """How it stands with the address."""

    CONNECTING = "connecting"
    WATCHING = "watching"
    RECONNECTING = "reconnecting"


@dataclass(frozen=True, slots=True)
class FrameCounts:
    """How many frames were `read`; of those `detected` were looked at, `dropped` came while an earlier one was, and
    `damaged` are no whole pictures."""

    read: int = 0
    detected: int = 0
    dropped: int = 0
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class LabelTotal:
    """Of one label: how often it appeared, in how many frames it was, and how many of it in one frame at most."""

    appearances: int
    frames: int
    most: int


@dataclass(frozen=True, slots=True)
class WatchEvent:
    """The `number`th event, counted from 1, of kind `event`: `appears` or `leaves`. `at` is when the first of the
    frames was read that say so, as ISO 8601 in UTC; `count` is how many of the label were in the last one."""

    number: int
    event: str
    label: str
    at: str
    count: int


@dataclass(frozen=True, slots=True)
class WatchResult:
    """What was seen at an address, which is told without name, password and query.

    `seconds` is for how long it was watched; `stopped` says that somebody ended that. `image` is the size of the last
    frame. `latency_ms` is the median time from a frame's last byte to what was found in it. `reconnects` is how often
    the connection was lost and found again. Of the `events` the last 1,000 are kept, `events_left_out` came before.
    """

    address: str
    kind: SourceKind
    stopped: bool
    seconds: float
    image: ImageSize
    frames: FrameCounts
    frames_per_second: float
    latency_ms: float
    reconnects: int
    labels: Mapping[str, LabelTotal]
    events: tuple[WatchEvent, ...]
    events_left_out: int
    model: ModelVersion
    options: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"events": [asdict(each) for each in self.events], "options": dict(self.options)}
