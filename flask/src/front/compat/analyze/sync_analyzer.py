"""Answers a client that waits: a picture in, what fits it and its masks out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from front.compat.kept_jobs import KeptJobs
from front.compat.picture_request import picture_request
from front.compat.sync_jobs import SyncJobs
from front.job_request import Given, JobRequest
from front.jobs import Jobs
from front.services import NOBODY, Services
from front.settings import Settings
from front.v1.jobs.references import References
from wire.errors import NotReadyError
from wire.models import ModelInfo
from wire.tasks.analyze.spec import ANALYZE
from wire.workers import models

WAIT_SECONDS = ANALYZE.timeout_seconds


@dataclass(frozen=True, slots=True)
class KeptAnalysis:
    """The `result` of the job with that id, which stays, and files made of it, by format."""

    job_id: str
    result: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class SyncAnalyzer:
    """The task `analyze` for clients that know nothing of jobs. `references` gets pictures that lie elsewhere."""

    services: Services
    settings: Settings
    jobs: Jobs
    references: References

    def models(self) -> tuple[ModelInfo, ...]:
        """The loaded models that cut out, the default first. Raises NotReadyError where there are none."""
        known = models(self.services.workers.reports(), ANALYZE.name)
        if not known:
            raise NotReadyError(NOBODY)
        return tuple(sorted(known, key=lambda model: not model.default))

    def analyzed(self, picture: Given, options: Mapping[str, object]) -> Mapping[str, Any]:
        """What came of it; nothing is kept. Raises as `SyncJobs.do`."""
        return SyncJobs(self.services, self.jobs).do(self._request(picture, options), WAIT_SECONDS).result

    def analyzed_and_kept(self, picture: Given, options: Mapping[str, object], *formats: str) -> KeptAnalysis:
        """What came of it and its files in `formats`, of a job that its client can look at later.

        Raises as accepting a job does, JobTimeoutError where it is still worked on, or whatever it ended with.
        """
        kept_jobs = KeptJobs(self.services, self.jobs)
        (job,) = kept_jobs.accept([self._request(picture, options, formats=formats)], WAIT_SECONDS)
        result = kept_jobs.result(job, WAIT_SECONDS)
        files = {form: kept_jobs.rendering(job, form, result, WAIT_SECONDS) for form in formats}
        return KeptAnalysis(job.id, result, files)

    def _request(self, picture: Given, options: Mapping[str, object], **given: Any) -> JobRequest:
        return picture_request(ANALYZE, picture, options, self.settings, self.references, **given)
