"""Accepts jobs and finds them again, whoever does the work."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

from front.services import Services
from front.settings import Settings
from wire import keys, tasks
from wire.errors import ExpiredJobError, JobError, UnknownJobError
from wire.jobs import Job, JobState, Outcome, Progress

RETRY_SECONDS = 300
"""How long beyond its turn a picture is needed at most: its job may be done again, twice, after its worker died."""


class Jobs:
    """The jobs of this service, past and present."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._dispatcher = services.dispatcher
        self._store = services.store
        self._bell = services.bell
        self._settings = settings

    def accept(self, task_name: str, image: bytes, options: Mapping[str, object], *, picture: bool) -> Job:
        """The job, handed over to the dispatcher, with its marked `picture` or to be drawn when somebody asks for it.

        Raises UnknownTaskError, BadOptionError or NotReadyError.
        """
        task, settings, job_id = tasks.find(task_name), self._settings, str(uuid4())
        job = Job(
            id=job_id,
            task=task.name,
            options=task.parse_options(options),
            image_key=keys.image(job_id),
            picture=picture,
            result_seconds=settings.result_seconds,
            created_at=time.time(),
        )
        longest = settings.queue_seconds + task.timeout_seconds + settings.result_seconds + settings.record_seconds
        self._store.put(keys.record(job_id), json.dumps(job.to_dict()).encode(), longest)
        image_seconds = settings.queue_seconds + RETRY_SECONDS + (0 if picture else settings.result_seconds)
        self._store.put(job.image_key, image, image_seconds)
        self._dispatcher.submit(job)
        return job

    def done_soon(self, job: Job, seconds: float) -> Outcome | None:
        """The outcome, where it comes at once or within `seconds`; a drawn picture needs its upload no more."""
        if seconds:
            self._bell.wait(job.id, seconds)
        outcome = self.outcome(job.id)
        if outcome is not None and job.picture:
            self._store.put(job.image_key, b"", 1)
        return outcome

    def outcome(self, job_id: str) -> Outcome | None:
        """The outcome of the job, None where there is none (yet)."""
        found = self._store.get(keys.outcome(job_id))
        return None if found is None else Outcome.from_bytes(found)

    def find(self, job_id: str, seconds: float = 0) -> Outcome | Progress:
        """How the job ended or where it stands; one that is not done has `seconds` to be.

        Raises UnknownJobError, ExpiredJobError or another JobError.
        """
        try:
            job_id = str(UUID(job_id))
        except ValueError:
            raise UnknownJobError(f"Expected the id of a job, a UUID, got {job_id[:40]!r}.") from None
        found = self.outcome(job_id) or self._unfinished(job_id)
        if seconds and isinstance(found, Progress):
            self._bell.wait(job_id, seconds)
            found = self.outcome(job_id) or self._unfinished(job_id)
        return found

    def picture(self, job_id: str, seconds: float = 0) -> bytes | Progress:
        """The picture with its objects marked, as JPEG, or where its drawing stands: it is drawn when first asked for.

        The drawing has `seconds` to be done. Raises ExpiredJobError where the picture is no longer kept, or whatever
        its drawing came to.
        """
        return self._kept_picture(job_id) or self._drawn(job_id, seconds)

    def _drawn(self, job_id: str, seconds: float) -> bytes | Progress:
        drawing_id = f"{job_id}-picture"
        ended = self.outcome(drawing_id)
        if ended is not None:
            raise ended.error.to_error() if ended.error else _gone(job_id)
        progress = self._dispatcher.progress(drawing_id)
        if progress is None:
            self._dispatcher.submit(self._drawing(job_id, drawing_id))
        if seconds:
            self._bell.wait(drawing_id, seconds)
        return self._kept_picture(job_id) or progress or Progress(JobState.QUEUED)

    def _drawing(self, job_id: str, drawing_id: str) -> Job:
        record = self._store.get(keys.record(job_id))
        if record is None or not self._store.get(keys.image(job_id)):
            raise _gone(job_id)
        return replace(Job.from_dict(json.loads(record)), id=drawing_id, draws=job_id)

    def _kept_picture(self, job_id: str) -> bytes | None:
        return self._store.get(keys.picture(job_id))

    def _unfinished(self, job_id: str) -> Outcome | Progress:
        """Where the job stands, or its outcome where that came while the dispatcher was asked."""
        try:
            progress = self._dispatcher.progress(job_id)
        except JobError:
            if outcome := self.outcome(job_id):
                return outcome
            raise
        found = progress or self.outcome(job_id)
        if found is not None:
            return found
        if self._store.get(keys.record(job_id)) is None:
            raise UnknownJobError(
                f"No job {job_id} was accepted here, or it was so long ago that nothing is left of it."
            )
        raise ExpiredJobError(f"Job {job_id} is over and no longer kept. Send the picture again.")


def _gone(job_id: str) -> ExpiredJobError:
    return ExpiredJobError(f"The picture of job {job_id} is no longer kept. Send it again.")
