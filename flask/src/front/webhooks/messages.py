"""What a webhook says, and how often it was tried: kept in the store, so that a front that starts anew goes on."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from front.job_status import JobStatus
from front.jobs import Jobs
from front.timestamps import iso
from wire import keys
from wire.errors import UnknownJobError
from wire.known_members import known_members
from wire.store import Store

Describe = Callable[[JobStatus], Mapping[str, Any]]
"""The JSON of a job that has ended, its result or error included."""

KEEP_SECONDS = 7_200
"""Longer than all tries take together."""

CLOSED = b"closed"


@dataclass(frozen=True, slots=True)
class WebhookMessage:
    """A message for `url`. Every try sends the same `body`; `tries` counts them, the one at hand included."""

    url: str
    body: str
    tries: int = 0


class WebhookMessages:
    """The messages of this service, by the id of the job that they tell of."""

    def __init__(self, store: Store, jobs: Jobs, describe: Describe) -> None:
        self._store = store
        self._jobs = jobs
        self._describe = describe

    def next_try(self, job_id: str) -> WebhookMessage | None:
        """The message, one try further; None where nothing is to be sent: it is closed, or nobody wants to be told.

        Raises StillRunningError where the job has not ended.
        """
        kept = self._store.get(keys.delivery(job_id))
        if kept == CLOSED:
            return None
        message = WebhookMessage(**known_members(WebhookMessage, json.loads(kept))) if kept else self._written(job_id)
        if message is None:
            return None
        tried = replace(message, tries=message.tries + 1)
        self._store.put(keys.delivery(job_id), json.dumps(asdict(tried)).encode(), KEEP_SECONDS)
        return tried

    def close(self, job_id: str) -> None:
        """Nothing more is to be sent, whoever asks."""
        self._store.put(keys.delivery(job_id), CLOSED, KEEP_SECONDS)

    def _written(self, job_id: str) -> WebhookMessage | None:
        try:
            status = self._jobs.status(job_id)
        except UnknownJobError:
            return None
        job, outcome = status.job, status.outcome
        if not job.webhook:
            return None
        if outcome is None:
            raise StillRunningError
        payload = {
            "type": f"job.{status.state.value}",
            "timestamp": iso(outcome.finished_at or time.time()),
            "data": self._describe(status),
        }
        return WebhookMessage(job.webhook, json.dumps(payload))


class StillRunningError(Exception):
    """The job has not ended, so there is nothing to tell yet."""
