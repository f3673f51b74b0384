"""Files that are made of finished jobs when somebody first asks for them, by whoever does jobs."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from front.eta import estimated
from front.services import Services
from front.tasks import formats
from wire import keys
from wire.errors import ExpiredJobError
from wire.jobs import Job, JobState, Outcome, Progress
from wire.rendering import Rendering


def made(services: Services, making: Job, seconds: float) -> bytes | Progress:
    """The file of the job `making`, which has a rendering, or where that stands; it has `seconds` to be done.

    Raises ExpiredJobError where the picture is no longer kept, QueueFullError, or whatever the making came to.
    """
    found = _of_files(services, making) or _kept(services, making)
    if found:
        return found
    progress = services.dispatcher.progress(making)
    if progress is None:
        if not all(services.store.get_many(making.input_keys)):
            raise _gone()
        services.dispatcher.submit(making, seconds)
    if seconds:
        services.wait(making.id, seconds)
        found = _kept(services, making)
    return found or estimated(services.load, making, progress or Progress(JobState.QUEUED))


def _kept(services: Services, making: Job) -> bytes | None:
    """The file, None where it is not made yet. Raises what its making ended with, where it failed."""
    key = making.rendering.key if making.rendering else ""
    file, found = services.store.get_many([key, keys.outcome(making.id)])
    if file is None and (ended := Outcome.read(found)):
        raise ended.error.to_error() if ended.error else _gone()
    return file


def _gone() -> ExpiredJobError:
    return ExpiredJobError("The picture of this job is no longer kept. Send it again.")


def making_of(job: Job, form: str, result: Mapping[str, Any], digest: str) -> Job:
    """The job that makes the file `form` of another one's `result`; `digest` tells results of one job from one another,
    empty for the first."""
    name = "-".join(part for part in (job.id, form, digest) if part)
    rendering = Rendering(form, result, keys.rendering(job.id, form, digest))
    needed = {known: (keys.file(job.id, file),) for known, file in formats.of(job.task).needed(form, result).items()}
    return replace(job, id=name, inputs={**job.inputs, **needed}, rendering=rendering, webhook="", collection="")


def _of_files(services: Services, making: Job) -> bytes | None:
    """The file where it is but what the other job's own files are. Raises ExpiredJobError where these are gone."""
    if making.rendering is None:
        return None
    of_job = keys.job_of(making.rendering.key)

    def file(name: str) -> bytes:
        if (content := services.store.get(keys.file(of_job, name))) is None:
            raise _gone()
        return content

    return formats.of(making.task).of_files(making.rendering.form, making.rendering.result, file)
