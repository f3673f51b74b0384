"""The seam between the front door and whoever does the work."""

from typing import Protocol

from wire.jobs import Job, Progress


class Dispatcher(Protocol):
    """Hands jobs over. Their pictures lie in the store before, their outcomes after."""

    def submit(self, job: Job) -> None:
        """The job is accepted: it runs, now or later, and ends with an outcome in the store.

        Raises NotReadyError where it cannot be handed over.
        """

    def progress(self, job_id: str) -> Progress | None:
        """Where an unfinished job stands; None where this dispatcher has no such job (any more).

        Raises JobError where the job ended and no outcome can come: its workers died, or its time ran out.
        """
