"""Answers a client that waits: its picture in, what was found in it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from front.compat.detect_request import detect_request
from front.compat.sync_jobs import SyncJobs
from front.jobs import Jobs
from front.services import NOBODY, Services
from wire.errors import NotReadyError, UnknownModelError
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
        """What was found in the encoded `image`, within `seconds`. Raises as `SyncJobs.do`."""
        return SyncJobs(self.services, self.jobs).do(detect_request(image, options), seconds).result

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
