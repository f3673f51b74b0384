"""Answers a client that waits: its picture in, what was found in it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from front.compat.detect_request import detect_request
from front.jobs import Jobs
from front.services import NOBODY, Services
from wire import keys
from wire.errors import JobError, NotReadyError, UnknownModelError
from wire.jobs import Job, JobState, Outcome
from wire.models import ModelInfo
from wire.tasks.detect.spec import DETECT
from wire.workers import models

WAIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class SyncDetector:
    """The task `detect` for clients that know nothing of jobs."""

    services: Services
    jobs: Jobs

    def detect(self, image: bytes, options: Mapping[str, object], seconds: float = WAIT_SECONDS) -> Mapping[str, Any]:
        """What was found in the encoded `image`, within `seconds`.

        Nothing of it is kept: no client ever learns the job's id. A job that is not done in time is not done any more.
        Raises RequestError, QueueFullError, NotReadyError where it was not done, or whatever the job ended with.
        """
        job_request = detect_request(image, options, expires_in=max(1, ceil(seconds)))
        job = self.jobs.accept(job_request, DETECT.timeout_seconds)  # whoever waits anyway can as well do the work
        outcome = self.jobs.done_soon(job, seconds) or self._canceled(job)
        if outcome is None or outcome.state in (JobState.CANCELED, JobState.EXPIRED):
            raise NotReadyError(
                f"The picture was not looked at within {seconds:g} s, or until the server was told to stop. Try again."
            )
        self.services.store.delete(*job.input_keys, keys.record(job.id), keys.outcome(job.id), keys.kept(job.id))
        if outcome.result is None:
            raise outcome.error.to_error() if outcome.error else JobError(f"The job is {outcome.state}.")
        return outcome.result

    def models(self) -> tuple[ModelInfo, ...]:
        """The loaded models that detect. Raises NotReadyError where there are none."""
        known = models(self.services.workers.reports(), DETECT.name)
        if not known:
            raise NotReadyError(NOBODY)
        return known

    def model(self, name: str) -> ModelInfo:
        """The loaded model of that name, in any case. Raises UnknownModelError, or NotReadyError where none is."""
        known = {model.name.casefold(): model for model in self.models()}
        if name.casefold() not in known:
            names = ", ".join(model.name for model in known.values())
            raise UnknownModelError(f"Model {name[:70]!r}: loaded are {names}.")
        return known[name.casefold()]

    def _canceled(self, job: Job) -> Outcome | None:
        """The job is done for nobody; its outcome, where that came just then."""
        try:
            return self.jobs.cancel(job.id).outcome
        except JobError:
            return self.jobs.outcome(job.id)
