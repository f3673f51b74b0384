"""When an unfinished job will have ended."""

from dataclasses import replace

from front.dispatch import Load
from wire.jobs import Job, Progress


def estimated(load: Load, job: Job, progress: Progress) -> Progress:
    """`progress` with the time that recent jobs took for as much; as it is, where nobody knows."""
    throughput = load.throughput(job.task)
    if throughput is None:
        return progress
    before = 0 if progress.queue_position is None else (progress.queue_position + 1) / throughput.jobs_per_second
    return replace(progress, eta_seconds=round(before + throughput.seconds, 3))
