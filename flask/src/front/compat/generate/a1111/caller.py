"""What a client of A1111's asked for last, for it knows no ids: its own jobs and nobody else's; and its model."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from flask import request

from front import access
from front.job_status import JobStatus
from front.jobs import Jobs
from front.settings import Settings
from wire import keys
from wire.errors import JobError
from wire.store import Store

MOST_JOBS = 16
TASK_ID, ID_TASK = "force_task_id", "id_task"
"""The name that a client gives to its request, in JSON, and by which it asks for that, in the query."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks: by API key, else by address, and where it names its requests by that name, too."""

    store: Store
    jobs: Jobs
    seconds: int
    name: str

    @classmethod
    def of(cls, store: Store, jobs: Jobs, settings: Settings, task_id: str = "") -> "Caller":
        """The one whose request is at hand. What was asked for under a `task_id` is found under that alone."""
        named = task_id or request.args.get(ID_TASK, "") or request.args.get(TASK_ID, "")
        name = sha256(json.dumps([access.client_id(request), named]).encode()).hexdigest()
        return cls(store, jobs, settings.result_seconds, name)

    def note(self, job_ids: Iterable[str]) -> None:
        """These jobs are the caller's, too."""
        noted = [*self._noted(), *job_ids][-MOST_JOBS:]
        self.store.put(keys.caller(self.name, "jobs"), json.dumps(noted).encode(), self.seconds)

    def unfinished(self) -> list[JobStatus]:
        """Those of its jobs that have not ended, as they stand, in the order in which they were asked for."""
        found = (self._status(job_id) for job_id in self._noted())
        return [status for status in found if status is not None and status.outcome is None]

    @property
    def model(self) -> str:
        """The model that it chose, empty where it chose none."""
        return (self.store.get(keys.caller(self.name, "model")) or b"").decode()

    def choose(self, model: str) -> None:
        """Its pictures are that model's from now on, until it has not asked for long."""
        self.store.put(keys.caller(self.name, "model"), model.encode(), self.seconds)

    def _noted(self) -> list[str]:
        return list(json.loads(self.store.get(keys.caller(self.name, "jobs")) or b"[]"))

    def _status(self, job_id: str) -> JobStatus | None:
        try:
            return self.jobs.status(job_id)
        except JobError:
            return None
