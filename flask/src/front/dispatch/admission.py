"""Admission: the errors for a job that there is no room for, or nobody to do it."""

from collections.abc import Sequence

from wire.errors import QueueFullError, TaskUnavailableError
from wire.tasks.search.spec import SEARCH
from wire.workers import Throughput, WorkerRegistry, WorkerStatus, tasks_of

UNKNOWN_SECONDS = 2
"""When to try again, while nobody knows how long a job takes."""


def queue_full_error(waiting: int, max_queue: int, throughput: Throughput | None) -> QueueFullError:
    """The error for one job more, with the time in which those that wait will have been done."""
    seconds = UNKNOWN_SECONDS if throughput is None else waiting / throughput.jobs_per_second
    return QueueFullError(
        f"Expected fewer than {max_queue} jobs that wait, got {waiting}. Send it again in {seconds:.1f} s.",
        seconds,
    )


def check_available(task: str, reports: Sequence[WorkerStatus]) -> None:
    """Somebody alive does the task. Raises TaskUnavailableError.

    While nobody at all is alive, jobs may wait: workers that start, or start anew, do them.
    """
    done = tasks_of(reports)
    if reports and task not in done:
        raise TaskUnavailableError(f"Task {task}: no living worker does it. There are {', '.join(done) or 'none'}.")


def check_collected(collection: str, workers: WorkerRegistry) -> None:
    """Somebody alive keeps the collection, if there is one. Raises TaskUnavailableError, as `check_available` does."""
    reports = workers.reports() if collection else ()
    if reports and SEARCH.name not in (done := tasks_of(reports)):
        raise TaskUnavailableError(
            f"Field collection: nobody would put the job into {collection}, for no living worker does the task "
            f"{SEARCH.name}. There are {', '.join(done) or 'none'}. Leave the field out, or add it to TASKS."
        )
