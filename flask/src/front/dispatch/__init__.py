"""The seams between the front door and whoever does the work."""

from collections.abc import Sequence
from typing import Protocol

from wire.jobs import Job, Progress
from wire.workers import Throughput

LATENESS_SECONDS = 10
"""How long after its longest possible time a job counts as lost, and its webhook is told so."""


class Dispatcher(Protocol):
    """Hands jobs over. Their pictures lie in the store before, their outcomes after."""

    def admit(self, task: str) -> None:
        """A job of the task may be submitted, as far as a glance tells. Raises QueueFullError, NotReadyError, or
        TaskUnavailableError where nobody does it."""

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        """The job is accepted: it runs, now or later, and ends with an outcome in the store, or its turn never comes.

        One that is accepted already and not done is not accepted twice. `wait_seconds` is for how long, in seconds, the
        caller would wait for the outcome: a dispatcher that has hands of its own may do the job meanwhile. Raises
        QueueFullError, or NotReadyError where it cannot be handed over.
        """

    def progress(self, job: Job) -> Progress | None:
        """Where an unfinished job stands; None where this dispatcher has no such job (any more).

        Raises JobError where the job ended and no outcome can come: its workers died, or its time ran out.
        """

    def cancel(self, job: Job) -> None:
        """A job that waits is not done. One that runs ends at its next step, for it has an outcome by then, which is
        the caller's business."""

    def unfinished(self, task: str) -> Sequence[str]:
        """The ids of the task's jobs that wait or run, as far as this dispatcher knows. Raises NotReadyError."""


class Load(Protocol):
    """Knows how much there is to do, and how fast it is done."""

    def waiting(self, task: str) -> int:
        """How many jobs of the task wait for their turn."""

    def throughput(self, task: str) -> Throughput | None:
        """How fast the task is worked on, measured from recent jobs; None while nobody knows."""
