"""For how long what belongs to a job lies in the store, once the job has ended."""

from wire import keys
from wire.jobs import Job

UNSTORED_SECONDS = 60
"""How long after its end a job that is not to be stored may still be asked for, where its result was not answered."""


def stored_seconds(job: Job) -> int:
    """How long what came of the job is kept, in seconds."""
    return job.result_seconds if job.stored else min(UNSTORED_SECONDS, job.result_seconds)


def passing(job: Job) -> tuple[str, ...]:
    """Under which keys all lies that was there before the end of the job."""
    on_the_way = (keys.progress(job.id), keys.preview(job.id), keys.stop(job.id))
    return (keys.record(job.id), *job.input_keys, *on_the_way)
