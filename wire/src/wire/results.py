"""What a job ends with, and the seams through which it is kept and waited for."""

from dataclasses import dataclass
from typing import Protocol

from wire import keys
from wire.jobs import Outcome
from wire.store import Counts, Store


@dataclass(frozen=True, slots=True)
class Ended:
    """A job's end: its outcome, the labels to count, and where a picture was drawn, it and the job that it shows."""

    outcome: Outcome
    labels: tuple[str, ...] = ()
    picture: bytes | None = None
    shows: str = ""


class Results(Protocol):
    """Keeps what jobs end with."""

    def keep(self, ended: Ended, seconds: int) -> None:
        """The outcome and the picture are kept for `seconds`, the labels counted; whoever waits for the job knows."""


class Bell(Protocol):
    """Tells that a job has ended."""

    def wait(self, job_id: str, seconds: float) -> None:
        """The job has ended, or `seconds` are over, or nobody could say when it ends."""


@dataclass(frozen=True, slots=True)
class StoredResults:
    """`Results` over any store and counts. The outcome comes last: whoever finds it finds the picture too."""

    store: Store
    counts: Counts

    def keep(self, ended: Ended, seconds: int) -> None:
        if ended.picture is not None:
            self.store.put(keys.picture(ended.shows), ended.picture, seconds)
        if ended.labels:
            self.counts.add(ended.labels)
        self.store.put(keys.outcome(ended.outcome.job_id), ended.outcome.to_bytes(), seconds)


@dataclass(frozen=True, slots=True)
class Silence:
    """The `Bell` where jobs are over before anybody can wait for them."""

    def wait(self, job_id: str, seconds: float) -> None: ...


SILENCE = Silence()
