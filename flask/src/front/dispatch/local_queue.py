"""Jobs that wait for their turn, in the order of their coming."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition

from wire.jobs import Job


@dataclass(eq=False, slots=True)
class QueuedJob:
    """An unfinished job. `late_at` is when its turn is over; `own` says that its caller waits to do it.

    `moved` is notified when it is `over`, and when its caller's turn has come.
    """

    job: Job
    late_at: float
    moved: Condition
    own: bool = False
    over: bool = False

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
        self._entries: OrderedDict[str, QueuedJob] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._entries

    def get(self, job_id: str) -> QueuedJob | None:
        return self._entries.get(job_id)

    def add(self, entry: QueuedJob) -> None:
        """The entry waits behind all others."""
        self._entries[entry.job.id] = entry

    def take(self, entry: QueuedJob) -> None:
        """The entry waits no more."""
        self._entries.pop(entry.job.id, None)

    def first(self) -> QueuedJob | None:
        """The entry that waits longest and is not late; None where none waits."""
        while self._entries:
            entry = next(iter(self._entries.values()))
            if not self.dropped_if_late(entry):
                return entry
        return None

    def position(self, job_id: str) -> int | None:
        """How many wait before the job; None where it does not wait (any more)."""
        entry = self._entries.get(job_id)
        if entry is None or self.dropped_if_late(entry):
            return None
        return list(self._entries).index(job_id)

    def drop_late(self) -> None:
        """Only jobs that are not late wait."""
        for entry in tuple(self._entries.values()):
            self.dropped_if_late(entry)

    def dropped_if_late(self, entry: QueuedJob) -> bool:
        """Whether the entry was late; then it does not wait any more, and is over."""
        late = self._clock() >= entry.late_at
        if late:
            self.take(entry)
            entry.end()
        return late
