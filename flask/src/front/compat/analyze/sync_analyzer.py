"""Answers a client that waits: a picture in, what fits it and its masks out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from front.compat.picture_request import picture_request
from front.compat.sync_jobs import SyncJobs
from front.job_request import Given
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
        request = picture_request(ANALYZE, picture, options, self.settings, self.references)
        return SyncJobs(self.services, self.jobs).do(request, WAIT_SECONDS).result
