"""Jobs that ended and are to go into a collection, one after the other, until somebody has put each there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wire import keys
from wire.jobs import Job, Outcome
from wire.results import JobSchedule
from wire.store import Store
from wire.tasks.registry import TASKS
from wire.tasks.spec import Kind

AGAIN_SECONDS = 60
"""A job whose taker died comes again after so long."""


@dataclass(frozen=True, slots=True)
class FinishedJob:
    """A job with its `result` and the first encoded `picture` that it was given."""

    job: Job
    result: Mapping[str, Any]
    picture: bytes


@dataclass(frozen=True, slots=True)
class FinishedJobs:
    """Those that `schedule` says are to go into a collection; what they are made of lies in `store`.

    At least once: what is taken comes again unless it is settled.
    """

    store: Store
    schedule: JobSchedule

    def take(self) -> FinishedJob | None:
        """The next job, None where none is left. Those whose result or picture is no longer kept are passed over."""
        while (job_id := self.schedule.take(AGAIN_SECONDS)) is not None:
            if (found := self._read(job_id)) is not None:
                return found
            self.settle(job_id)
        return None

    def settle(self, job_id: str) -> None:
        """The job does not come again."""
        self.schedule.schedule(job_id, None)

    def postpone(self, job_id: str, seconds: float) -> None:
        """The job comes again in so many seconds."""
        self.schedule.schedule(job_id, seconds)

    def kept(self, job_ids: Iterable[str]) -> set[str]:
        """Of the jobs, those whose result is still kept, and so what they were given."""
        asked = list(job_ids)
        outcomes = self.store.get_many([keys.outcome(each) for each in asked])
        return {each for each, outcome in zip(asked, outcomes, strict=True) if outcome is not None}

    def _read(self, job_id: str) -> FinishedJob | None:
        record, kept = self.store.get_many([keys.record(job_id), keys.outcome(job_id)])
        job, outcome = Job.read(record), Outcome.read(kept)
        if job is None or outcome is None or outcome.result is None:
            return None
        pictures = (
            [each.name for each in TASKS[job.task].inputs if each.kind is Kind.IMAGE] if job.task in TASKS else []
        )
        given = next((key for name in pictures for key in job.inputs.get(name, ())), "")
        picture = self.store.get(given) if given else None
        return FinishedJob(job, outcome.result, picture) if picture else None
