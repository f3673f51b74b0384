"""What counts as an event: a label that is there, or missing, for some frames on end."""

from collections import Counter, deque
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from wire.tasks.watch.result import LabelTotal, WatchEvent
from wire.tasks.watch.spec import APPEARS, LEAVES

MOST_KEPT = 1_000


@dataclass(slots=True)
class _Seen:
    """What is known of one label. For `run` frames on end it has been otherwise than `there` says, since `since`."""

    there: bool = False
    run: int = 0
    since: float = 0.0
    appearances: int = 0
    frames: int = 0
    most: int = 0


class Events:
    """Counts labels frame by frame. A label appears once it was in `frames` on end, and leaves once it was missing in
    as many; either is an event where it is one of `wanted`. The last `MOST_KEPT` events are kept."""

    def __init__(self, wanted: Container[str], frames: int) -> None:
        self._wanted = wanted
        self._frames = frames
        self._seen: dict[str, _Seen] = {}
        self._kept: deque[WatchEvent] = deque(maxlen=MOST_KEPT)
        self.total = 0

    def note(self, found: Counter[str], at: float) -> None:
        """A frame that was read at Unix time `at` has so many of each label."""
        for label in [*found, *(each for each in self._seen if each not in found)]:
            seen = self._seen.setdefault(label, _Seen())
            count = found[label]
            seen.frames += count > 0
            seen.most = max(seen.most, count)
            if (count > 0) == seen.there:
                seen.run = 0
                continue
            seen.since = seen.since if seen.run else at
            seen.run += 1
            if seen.run >= self._frames:
                seen.there, seen.run = not seen.there, 0
                seen.appearances += seen.there
                self._tell(APPEARS if seen.there else LEAVES, label, seen.since, count)

    def last(self, count: int) -> list[WatchEvent]:
        """So many of the events, the last ones."""
        return list(self._kept)[-count:]

    @property
    def labels(self) -> Mapping[str, LabelTotal]:
        """Of each label that was ever found, in the order of their coming."""
        return {label: LabelTotal(each.appearances, each.frames, each.most) for label, each in self._seen.items()}

    def _tell(self, event: str, label: str, at: float, count: int) -> None:
        if event in self._wanted:
            self.total += 1
            when = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            self._kept.append(WatchEvent(self.total, event, label, when, count))
