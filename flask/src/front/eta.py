"""When an unfinished job will have ended."""

from dataclasses import replace

from front.dispatch import Load
from wire.jobs import Job, Progress


def estimated(load: Load, job: Job, progress: Progress) -> Progress:
    """`progress` with the time that recent jobs took for as much; as it is, where nobody knows.

    A job takes as long as its cost says, those before it as long as a job takes on average; of what is done already,
    that part is over.
    """
    throughput = load.throughput(job.task)
    if throughput is None:
        return progress
    before = 0 if progress.queue_position is None else (progress.queue_position + 1) / throughput.jobs_per_second
    left = 1 - progress.done / max(progress.total, 1)
    return replace(progress, eta_seconds=round(before + left * job.cost * throughput.seconds, 3))
