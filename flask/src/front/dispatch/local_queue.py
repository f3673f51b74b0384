"""Jobs that wait for their turn: in the order of their coming, those of normal priority before those of low."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from threading import Condition

from wire.jobs import Job
from wire.priority import OVERTAKEN_AT_MOST, Priority


@dataclass(eq=False, slots=True)
class QueuedJob:
    """An unfinished job. `late_at` is when its turn is over; `own` says that its caller waits to do it.

    `moved` is notified when it is `over`, and when its caller's turn has come. Of low priority, it was `overtaken` by
    so many that were begun while it was the first of its kind.
    """

    job: Job
    late_at: float
    moved: Condition
    own: bool = False
    over: bool = False
    overtaken: int = 0

    @property
    def is_low(self) -> bool:
        return self.job.priority == Priority.LOW

    def end(self) -> None:
        """Nobody waits for the job any more."""
        self.over = True
        self.moved.notify_all()


class LocalQueue:
    """The entries of jobs that wait. One that is late by `clock` is dropped when somebody looks at it.

    For one thread at a time: whoever has the queue has a lock, which is that of its entries' conditions.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._normal: OrderedDict[str, QueuedJob] = OrderedDict()
        self._low: OrderedDict[str, QueuedJob] = OrderedDict()

    def __len__(self) -> int:
        return len(self._normal) + len(self._low)

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._normal or job_id in self._low

    def __iter__(self) -> Iterator[str]:
        """The ids of those that wait."""
        return chain(self._normal, self._low)

    def get(self, job_id: str) -> QueuedJob | None:
        return self._normal.get(job_id) or self._low.get(job_id)

    def add(self, entry: QueuedJob) -> None:
        """The entry waits behind all others of its priority."""
        self._of(entry)[entry.job.id] = entry

    def take(self, entry: QueuedJob) -> None:
        """The entry waits no more."""
        self._of(entry).pop(entry.job.id, None)

    def begin(self, entry: QueuedJob) -> None:
        """The entry waits no more, for its turn has come."""
        self.take(entry)
        if not entry.is_low and self._low:
            next(iter(self._low.values())).overtaken += 1

    def first(self, *, low: bool) -> QueuedJob | None:
        """The entry whose turn is next and that is not late, of low priority only where `low` may be; else None."""
        while entry := self._foremost(low=low):
            if not self.dropped_if_late(entry):
                return entry
        return None

    def position(self, job_id: str) -> int | None:
        """How many wait before the job; None where it does not wait (any more)."""
        entry = self.get(job_id)
        if entry is None or self.dropped_if_late(entry):
            return None
        return [each.job.id for each in self._entries()].index(job_id)

    def drop_late(self) -> None:
        """Only jobs that are not late wait."""
        for entry in tuple(self._entries()):
            self.dropped_if_late(entry)

    def dropped_if_late(self, entry: QueuedJob) -> bool:
        """Whether the entry was late; then it does not wait any more, and is over."""
        late = self._clock() >= entry.late_at
        if late:
            self.take(entry)
            entry.end()
        return late

    def _of(self, entry: QueuedJob) -> OrderedDict[str, QueuedJob]:
        return self._low if entry.is_low else self._normal

    def _entries(self) -> Iterator[QueuedJob]:
        return chain(self._normal.values(), self._low.values())

    def _foremost(self, *, low: bool) -> QueuedJob | None:
        first_low = next(iter(self._low.values()), None) if low else None
        if first_low and first_low.overtaken >= OVERTAKEN_AT_MOST:
            return first_low
        return next(iter(self._normal.values()), first_low)
