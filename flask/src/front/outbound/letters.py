"""What a webhook says, and how often it was tried: kept in the store, so that a front that starts anew goes on."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from front.jobs import Jobs, Standing
from front.moments import iso
from wire import keys
from wire.errors import ExpiredJobError, JobError
from wire.jobs import Job, JobState, Outcome, Problem
from wire.store import Store

Describe = Callable[[Standing], Mapping[str, Any]]
"""The JSON of a job that has ended, its result or error included."""

KEEP_SECONDS = 7_200
"""Longer than all tries take together."""

CLOSED = b"closed"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message for `url`. Every try sends the same `body`; `tries` counts them, the one at hand included."""

    url: str
    body: str
    tries: int = 0


class Letters:
    """The letters of this service, by the id of the job that they tell of."""

    def __init__(self, store: Store, jobs: Jobs, describe: Describe) -> None:
        self._store = store
        self._jobs = jobs
        self._describe = describe

    def next_try(self, job_id: str) -> Letter | None:
        """The letter, one try further; None where nothing is to be sent: it is closed, or nobody wants to be told.

        Raises StillRunningError where the job has not ended.
        """
        kept = self._store.get(keys.delivery(job_id))
        if kept == CLOSED:
            return None
        letter = Letter(**json.loads(kept)) if kept else self._written(job_id)
        if letter is None:
            return None
        tried = replace(letter, tries=letter.tries + 1)
        self._store.put(keys.delivery(job_id), json.dumps(asdict(tried)).encode(), KEEP_SECONDS)
        return tried

    def close(self, job_id: str) -> None:
        """Nothing more is to be sent, whoever asks."""
        self._store.put(keys.delivery(job_id), CLOSED, KEEP_SECONDS)

    def _written(self, job_id: str) -> Letter | None:
        record = self._store.get(keys.record(job_id))
        job = None if record is None else Job.from_dict(json.loads(record))
        if job is None or not job.webhook:
            return None
        ended = self._ended(job)
        if ended.outcome is None:
            raise StillRunningError
        said = {
            "type": f"job.{ended.outcome.state.value}",
            "timestamp": iso(ended.outcome.finished_at),
            "data": self._describe(ended),
        }
        return Letter(job.webhook, json.dumps(said))

    def _ended(self, job: Job) -> Standing:
        """The job as it stands, with an outcome also where it ended without: its turn or its workers were lost."""
        try:
            return self._jobs.find(job.id)
        except ExpiredJobError as error:
            return Standing(job, Outcome(job.id, JobState.EXPIRED, time.time(), error=Problem.of(error)), None)
        except JobError as error:
            return Standing(job, Outcome.failed(job.id, error), None)


class StillRunningError(Exception):
    """The job has not ended, so there is nothing to tell yet."""
