"""Accepts jobs and finds them again, whoever does the work."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from front.eta import estimated
from front.file_names import file_name
from front.job_status import UNKNOWN_TIME, JobStatus
from front.model_labels import ModelLabels
from front.renderings import made
from front.services import Services
from front.settings import Settings
from front.unknown import unknown_job
from wire import keys
from wire.errors import ExpiredJobError, FinishedJobError, JobError, QueueFullError, UnknownJobError
from wire.jobs import Job, JobState, Outcome, Problem, Progress, Rendering
from wire.results import Ended
from wire.tasks import registry
from wire.tasks.detect.candidates import Candidates

RETRY_SECONDS = 300
"""How long beyond its turn a picture is needed at most: its job may be done again, twice, after its worker died."""

LATENESS_SECONDS = 10
"""How long after its longest possible time a job counts as lost, and its webhook is told so."""

GONE = "Job {} is over and no longer kept. Send the picture again."


@dataclass(frozen=True, slots=True)
class Order:
    """What a client asks for: a task to be done on the encoded `image`, with `options` as the client wrote them.

    `picture` asks for the picture with its objects marked at once. `expires_in` is how long, in seconds, the job may
    wait for its turn, at most the service's `queue_seconds`; None for as long as that. `webhook` is the url to tell.
    `name` is what the client calls the picture, `owner` whose key it came with.
    """

    task: str
    image: bytes
    options: Mapping[str, object]
    picture: bool = False
    expires_in: int | None = None
    webhook: str = ""
    name: str = ""
    owner: str = ""


class Jobs:
    """The jobs of this service, past and present."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self._dispatcher = services.dispatcher
        self._store = services.store
        self._settings = settings

    def accept(self, order: Order, patience: float = 0) -> Job:
        """The job, handed over to the dispatcher; the caller would wait `patience` seconds for its outcome.

        Raises UnknownTaskError, BadOptionError, QueueFullError, StoreFullError or NotReadyError. Of a job that finds
        the queue or the store full nothing is kept.
        """
        task, settings, job_id = registry.find(order.task), self._settings, str(uuid4())
        job = Job(
            id=job_id,
            task=task.name,
            options=task.parse_options(order.options),
            image_key=keys.image(job_id),
            picture=order.picture,
            result_seconds=settings.result_seconds,
            queue_seconds=min(order.expires_in or settings.queue_seconds, settings.queue_seconds),
            created_at=time.time(),
            webhook=order.webhook,
            name=file_name(order.name),
            owner=order.owner,
        )
        self._dispatcher.admit(task.name)
        longest = settings.queue_seconds + task.timeout_seconds + settings.result_seconds + settings.record_seconds
        image_seconds = settings.queue_seconds + RETRY_SECONDS + settings.result_seconds
        record = json.dumps(job.to_dict()).encode()
        self._store.put_many({job.image_key: (order.image, image_seconds), keys.record(job_id): (record, longest)})
        if job.webhook:
            self._services.deliveries.schedule(job_id, job.queue_seconds + task.timeout_seconds + LATENESS_SECONDS)
        try:
            self._dispatcher.submit(job, patience)
        except QueueFullError:
            self._store.delete(job.image_key, keys.record(job_id))
            if job.webhook:
                self._services.deliveries.schedule(job_id, None)
            raise
        return job

    def done_soon(self, job: Job, seconds: float) -> Outcome | None:
        """The outcome, where it is there or comes within `seconds`."""
        if seconds:
            self._services.wait(job.id, seconds)
        return self.outcome(job.id)

    def outcome(self, job_id: str) -> Outcome | None:
        """The outcome of the job, None where there is none (yet)."""
        return Outcome.read(self._store.get(keys.outcome(job_id)))

    def candidates(self, job_id: str) -> Candidates | None:
        """What was nearly found, None where nothing of it is kept."""
        found = self._store.get(keys.candidates(job_id))
        return None if found is None else Candidates.from_bytes(found)

    def labels_of(self, result: Mapping[str, Any]) -> tuple[str, ...]:
        """All labels of the model that `result` came from, by class_id; empty where nobody knows them any more."""
        return ModelLabels(self._services).of(result)

    def status(self, job_id: str, seconds: float = 0) -> JobStatus:
        """How the job ended or where it stands; one that is not done has `seconds` to be.

        Raises UnknownJobError where nothing is left of the job, or nothing ever was.
        """
        job, outcome = self._look(_checked(job_id))
        found = outcome or self._unfinished(job)
        if seconds and isinstance(found, Progress):
            self._services.wait(job.id, seconds)
            found = self.outcome(job.id) or self._unfinished(job)
        if isinstance(found, Outcome):
            return JobStatus(job, found, None)
        return JobStatus(job, None, estimated(self._services.load, job, found))

    def cancel(self, job_id: str) -> JobStatus:
        """The job is canceled: it is not done, or nobody will see its result. Raises UnknownJobError, or
        FinishedJobError where it ended before."""
        status = self.status(job_id)
        job = status.job
        if status.outcome is None:
            ended = Ended(Outcome.canceled(job.id), notify=bool(job.webhook), task=job.task)
            self._services.results.keep(ended, job.result_seconds)
            self._dispatcher.cancel(job.id)  # after the outcome: whoever waits is woken now, and looks for it
            status = self.status(job.id)
        if status.state is not JobState.CANCELED:
            raise FinishedJobError(f"Job {job.id} has ended already, so it cannot be canceled.")
        self._store.delete(job.image_key)
        return status

    def rendering(
        self, job: Job, form: str, result: Mapping[str, Any], digest: str, seconds: float
    ) -> bytes | Progress:
        """The file `form` that is made of the job's picture and `result`, or where its making stands.

        It is made when first asked for. `digest` tells results of one job from one another, empty for the first. The
        making has `seconds` to be done. Raises ExpiredJobError where the picture is no longer kept, QueueFullError, or
        whatever the making came to.
        """
        key = keys.rendering(job.id, form, digest) if digest or form != "jpeg" else keys.picture(job.id)
        making = replace(
            job,
            id="-".join(part for part in (job.id, form, digest) if part),
            rendering=Rendering(form, result, key),
            webhook="",
            queue_seconds=self._settings.queue_seconds,
        )
        return made(self._services, making, seconds)

    def _look(self, job_id: str) -> tuple[Job, Outcome | None]:
        record, outcome = self._store.get_many([keys.record(job_id), keys.outcome(job_id)])
        if record is None:
            raise unknown_job(job_id)
        return Job.from_dict(json.loads(record)), Outcome.read(outcome)

    def _unfinished(self, job: Job) -> Outcome | Progress:
        """Where the job stands, or what it ended with: that may come while the dispatcher is asked, or never."""
        why: JobError = ExpiredJobError(GONE.format(job.id))
        try:
            if progress := self._dispatcher.progress(job.id):
                return progress
        except JobError as lost:
            why = lost
        return self.outcome(job.id) or _without_outcome(job, why)


def _without_outcome(job: Job, error: JobError) -> Outcome:
    state = JobState.EXPIRED if isinstance(error, ExpiredJobError) else JobState.FAILED
    return Outcome(job.id, state, UNKNOWN_TIME, error=Problem.of(error))


def _checked(job_id: str) -> str:
    try:
        return str(UUID(job_id))
    except ValueError:
        raise UnknownJobError(f"Expected the id of a job, a UUID, got {job_id[:40]!r}.") from None
