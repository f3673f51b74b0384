"""Accepts jobs and finds them again, whoever does the work."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from front.costs import cost_of_request
from front.dispatch import LATENESS_SECONDS
from front.dispatch.admission import check_collected
from front.eta import estimated
from front.file_names import file_name
from front.job_request import Given, JobRequest
from front.job_status import JobStatus, canonical, without_outcome
from front.renderings import made, making_of
from front.services import Services
from front.settings import Settings
from front.stopping import check_stoppable
from front.unknown import unknown_job
from front.watching import checked
from wire import keys
from wire.errors import ExpiredJobError, FinishedJobError, JobError, QueueFullError, UnknownFileError
from wire.jobs import Job, JobState, Outcome, Progress
from wire.known_members import known_members
from wire.results import JobResult
from wire.storing import stored_seconds
from wire.tasks.spec import Task

GONE = "Job {} is over and no longer kept. Send the picture again."


class Jobs:
    """The jobs of this service, past and present."""

    def __init__(self, services: Services, settings: Settings) -> None:
        self._services = services
        self._dispatcher = services.dispatcher
        self._store = services.store
        self._settings = settings

    def accept(self, request: JobRequest, wait_seconds: float = 0) -> Job:
        """The job, handed over to the dispatcher; the caller would wait `wait_seconds` seconds for its outcome.

        Raises what `checked` does, BadOptionError if it costs too much, QueueFullError, StoreFullError, NotReadyError,
        or TaskUnavailableError, also where nobody keeps its collection. Of one that finds no room nothing is kept.
        """
        request = checked(request, self._settings, self._dispatcher, self._store)
        task, settings, job_id = request.task, self._settings, str(uuid4())
        cost = cost_of_request(request, self._services.workers)
        contents = {
            name: {keys.input(job_id, name, number): given for number, given in enumerate(values)}
            for name, values in request.inputs.items()
        }
        job = Job(
            job_id,
            task.name,
            options=request.options,
            inputs={name: tuple(values) for name, values in contents.items()},
            formats=request.formats,
            result_seconds=settings.result_seconds,
            queue_seconds=min(request.expires_in or settings.queue_seconds, settings.queue_seconds),
            timeout_seconds=task.seconds(cost),
            created_at=time.time(),
            cost=cost,
            webhook=request.webhook,
            name=file_name(request.name),
            owner=request.owner,
            admin=request.admin,
            collection=request.collection,
            stored=request.stored,
            priority=request.priority,
        )
        self._dispatcher.admit(task.name)
        check_collected(job.collection, self._services.workers)
        self._store.put_many(self._kept(job, task, contents))
        if job.webhook:
            self._services.webhooks.schedule(job_id, job.longest_seconds + LATENESS_SECONDS)
        try:
            self._dispatcher.submit(job, wait_seconds)
        except QueueFullError:
            self._store.delete(*job.input_keys, keys.record(job_id))
            if job.webhook:
                self._services.webhooks.schedule(job_id, None)
            raise
        return job

    def _kept(self, job: Job, task: Task, contents: Mapping[str, Mapping[str, Given]]) -> dict[str, tuple[bytes, int]]:
        """The job's record and its inputs, each with its lifetime in seconds."""
        needed = self._settings.working_lifetime(job.timeout_seconds, task.attempts) + stored_seconds(job)
        longest = self._settings.record_lifetime(job.timeout_seconds)
        known = longest if job.stored else min(longest, needed + job.timeout_seconds)
        inputs = {key: given for values in contents.values() for key, given in values.items()}
        found = {key: (given, needed) for key, given in inputs.items() if isinstance(given, bytes)}
        return found | {keys.record(job.id): (json.dumps(job.to_dict()).encode(), known)}

    def done_soon(self, job: Job, seconds: float) -> Outcome | None:
        """The outcome, where it is there or comes within `seconds`."""
        if seconds:
            self._services.wait(job.id, seconds)
        return self.outcome(job.id)

    def outcome(self, job_id: str) -> Outcome | None:
        """The outcome of the job, None where there is none (yet)."""
        return Outcome.read(self._store.get(keys.outcome(job_id)))

    def kept(self, job_id: str) -> bytes | None:
        """What it takes to look at the result anew, None where nothing of it is kept."""
        return self._store.get(keys.kept(job_id))

    def file(self, job_id: str, name: str) -> bytes:
        """The file that the job made. Raises UnknownJobError, UnknownFileError, or ExpiredJobError."""
        outcome = self.status(job_id).outcome
        if outcome is None or name not in outcome.files:
            there = ", ".join(outcome.files) if outcome else ""
            raise UnknownFileError(f"Job {job_id} has no file {name[:40]!r}; it has {there or 'none'}.")
        return self._content(keys.file(outcome.job_id, name), f"File {name} of job {job_id}")

    def input(self, job: Job, name: str) -> bytes:
        """The first input of that name that the job was given. Raises ExpiredJobError."""
        return self._content(job.inputs[name][0], f"Input {name} of job {job.id}")

    def preview(self, job_id: str) -> bytes:
        """A small picture of what the running job has made so far. Raises UnknownJobError or UnknownFileError."""
        status = self.status(job_id)
        if status.outcome or (content := self._store.get(keys.preview(status.job.id))) is None:
            raise UnknownFileError(f"Job {status.job.id} has no preview, at least not now.")
        return content

    def status(self, job_id: str, seconds: float = 0) -> JobStatus:
        """How the job ended or where it stands; one that is not done has `seconds` to be.

        Raises UnknownJobError where nothing is left of the job, or nothing ever was.
        """
        job, outcome = self._look(canonical(job_id))
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
        job = (status := self.status(job_id)).job
        if status.outcome is None:
            self._services.results.keep(JobResult.of(job, Outcome.canceled(job.id)), stored_seconds(job))
            self._dispatcher.cancel(job)  # after the outcome: whoever waits is woken now, and looks for it
            status = self.status(job.id)
        if status.state is not JobState.CANCELED:
            raise FinishedJobError(f"Job {job.id} has ended already, so it cannot be canceled.")
        self._store.delete(*job.input_keys)
        return status

    def stop(self, job_id: str) -> JobStatus:
        """The running job ends at its next step, with what it has so far. Raises as `check_stoppable` does."""
        check_stoppable(status := self.status(job_id))
        self._store.put(keys.stop(status.job.id), b"1", status.job.timeout_seconds)
        return status

    def rendering(
        self, job: Job, form: str, result: Mapping[str, Any], digest: str, seconds: float
    ) -> bytes | Progress:
        """The file `form` that is made of the job's inputs and `result`, or where its making stands.

        It is made when first asked for. `digest` tells results of one job from one another, empty for the first. The
        making has `seconds` to be done. Raises ExpiredJobError where the picture is no longer kept, QueueFullError, or
        whatever the making came to.
        """
        making = replace(making_of(job, form, result, digest), queue_seconds=self._settings.queue_seconds)
        return made(self._services, making, seconds)

    def _content(self, key: str, what: str) -> bytes:
        if (content := self._store.get(key)) is None:
            raise ExpiredJobError(f"{what} is no longer kept. Send the job again.")
        return content

    def _look(self, job_id: str) -> tuple[Job, Outcome | None]:
        record, outcome = self._store.get_many([keys.record(job_id), keys.outcome(job_id)])
        if (job := Job.read(record)) is None:
            raise unknown_job(job_id)
        return job, Outcome.read(outcome)

    def _unfinished(self, job: Job) -> Outcome | Progress:
        """Where the job stands, or what it ended with: that may come while the dispatcher is asked, or never."""
        why: JobError = ExpiredJobError(GONE.format(job.id))
        try:
            if progress := self._dispatcher.progress(job):
                return self._with_steps(job, progress)
        except JobError as lost:
            why = lost
        return self.outcome(job.id) or without_outcome(job, why)

    def _with_steps(self, job: Job, progress: Progress) -> Progress:
        kept = self._store.get(keys.progress(job.id)) if progress.state is JobState.RUNNING else None
        return replace(progress, **known_members(Progress, json.loads(kept))) if kept else progress
