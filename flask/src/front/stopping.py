"""Which jobs can be told to end with what they have so far."""

from front.job_status import JobStatus
from wire.errors import FinishedJobError, NotStoppableError
from wire.jobs import JobState
from wire.tasks.registry import TASKS


def check_stoppable(status: JobStatus) -> None:
    """The job has something that could be kept. Raises FinishedJobError where it has ended; NotStoppableError where its
    task keeps nothing before the end, or it has not begun."""
    job = status.job
    if status.outcome is not None:
        raise FinishedJobError(f"Job {job.id} has ended already, so it cannot be stopped.")
    if job.task not in TASKS or not TASKS[job.task].stoppable:
        raise NotStoppableError(f"Job {job.id}: {job.task} keeps nothing before its end. DELETE cancels it.")
    if status.state is not JobState.RUNNING:
        raise NotStoppableError(f"Job {job.id} has not begun, so there is nothing to keep. DELETE cancels it.")
