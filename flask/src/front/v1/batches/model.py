"""Many pictures under one id: a job for each, accepted together or not at all."""

import json
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, Self
from uuid import UUID, uuid4

from front.costs import cost_of_request
from front.job_request import JobRequest
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.unknown import unknown_batch
from front.v1.batches.uploads import Picture
from wire import keys
from wire.errors import (
    FinishedJobError,
    ImageProcessorError,
    JobError,
    QueueFullError,
    TooManyFilesError,
    UnknownJobError,
)
from wire.jobs import Job, Problem
from wire.known_members import known_members
from wire.tasks.spec import Task


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a batch. It has either a job, or an `error` that kept it from having one, or ended it unseen."""

    name: str
    job_id: str | None
    error: Problem | None = None

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        error = given["error"]
        return cls(given["name"], given["job_id"], Problem(**known_members(Problem, error)) if error else None)


@dataclass(frozen=True, slots=True)
class Batch:
    """An accepted batch. `created_at`, and `expires_at`, when it is forgotten, are Unix time, in seconds.

    `owner` is as its jobs have it.
    """

    id: str
    task: str
    created_at: float
    expires_at: float
    members: tuple[Member, ...]
    owner: str = ""

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, given: bytes) -> Self:
        document = json.loads(given)
        members = tuple(Member.from_dict(each) for each in document["members"])
        return cls(**{**known_members(cls, document), "members": members})


class Batches:
    """The batches of this service, past and present."""

    def __init__(self, services: Services, settings: Settings, jobs: Jobs) -> None:
        self._services = services
        self._settings = settings
        self._jobs = jobs

    def accept(self, request: JobRequest, pictures: tuple[Picture, ...]) -> Batch:
        """The batch, with a job of its own for each picture that is here; `request` says everything but the picture.

        Raises TooManyFilesError where so many could never wait together, or what `Jobs.accept` raises, such as
        QueueFullError: then no job of the batch is left.
        """
        task = request.task
        self.make_sure_of_room(task, pictures)
        seconds = task.seconds(cost_of_request(request, self._services.workers))
        lifetime, now = self._settings.record_lifetime(seconds), time.time()
        with ExitStack() as undoing:
            members = tuple(self._member(request, each, undoing) for each in pictures)
            batch = Batch(str(uuid4()), task.name, now, now + lifetime, members, request.owner)
            self.keep(batch)
            undoing.pop_all()
        return batch

    def keep(self, batch: Batch) -> None:
        """The batch can be found until it expires."""
        seconds = max(1, int(batch.expires_at - time.time()))
        self._services.store.put(keys.batch(batch.id), batch.to_bytes(), seconds)

    def find(self, batch_id: str) -> Batch:
        """The batch of that id. Raises UnknownJobError."""
        try:
            canonical_id = str(UUID(batch_id))
        except ValueError:
            raise UnknownJobError(f"Expected the id of a batch, a UUID, got {batch_id[:40]!r}.") from None
        found = self._services.store.get(keys.batch(canonical_id))
        if found is None:
            raise unknown_batch(canonical_id)
        return Batch.from_bytes(found)

    def cancel(self, batch: Batch) -> None:
        """No job of the batch is still to be done. Raises FinishedJobError where each had ended before."""
        canceled = 0
        for member in batch.members:
            if member.job_id and not member.error:
                with suppress(JobError):
                    self._jobs.cancel(member.job_id)
                    canceled += 1
        if not canceled:
            raise FinishedJobError(f"Every job of batch {batch.id} has ended already, so none can be canceled.")

    def make_sure_of_room(self, task: Task, pictures: tuple[Picture, ...]) -> None:
        """A job for each picture could wait now. Raises TooManyFilesError or QueueFullError."""
        count = sum(not isinstance(each.content, ImageProcessorError) for each in pictures)
        most, waiting = task.queue_bound(self._settings.max_queue), self._services.load.waiting(task.name)
        if count > most:
            raise TooManyFilesError(f"Expected at most {most} pictures, for so many may wait, got {count}. Send parts.")
        if waiting + count > most:
            measured = self._services.load.throughput(task.name)
            seconds = (waiting + count - most) / measured.jobs_per_second if measured else 1
            raise QueueFullError(
                f"Expected room for {count} more jobs, but {waiting} wait and {most} may. Send the batch again later.",
                seconds,
            )

    def _member(self, request: JobRequest, picture: Picture, undoing: ExitStack) -> Member:
        if isinstance(picture.content, ImageProcessorError):
            return Member(picture.name, None, Problem.of(picture.content))
        inputs = {**request.inputs, request.task.inputs[0].name: (picture.content,)}
        job = self._jobs.accept(replace(request, inputs=inputs, name=picture.name))
        undoing.callback(self._withdraw, job)
        return Member(picture.name, job.id)

    def _withdraw(self, job: Job) -> None:
        with suppress(JobError):
            self._jobs.cancel(job.id)
