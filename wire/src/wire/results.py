"""What a job ends with, and the seams through which it is kept and waited for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, Self

from wire import keys
from wire.job_stats import JobStats
from wire.jobs import Job, JobState, Outcome
from wire.store import LabelCounter, Store
from wire.storing import passing, stored_seconds

NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class JobResult:
    """A job's end: its outcome, what is to be counted, and what else is kept of it and for how many seconds, by the
    keys of the store; `passing` are keys of what is kept no longer than the outcome, whatever was said before.

    `notify` says that somebody is to be told of the end by webhook, `collect` that the job is to go into a collection.
    `task` is whose job is counted; it is empty for a file that is made of a job which was counted before.
    """

    outcome: Outcome
    counts: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, tuple[bytes, int]] = field(default_factory=dict)
    passing: tuple[str, ...] = ()
    notify: bool = False
    collect: bool = False
    task: str = ""

    @classmethod
    def of(
        cls,
        job: Job,
        outcome: Outcome,
        files: Mapping[str, bytes] | None = None,
        counts: Mapping[str, int] | None = None,
        shared: Mapping[str, bytes] | None = None,
    ) -> Self:
        """The end of `job`, whoever tells of it. What is `shared` with other jobs is kept as long as any of them."""
        succeeded = outcome.state is JobState.SUCCEEDED and job.rendering is None
        own = {key: (file, stored_seconds(job)) for key, file in (files or {}).items()}
        return cls(
            outcome,
            (counts or {}) if job.stored else {},
            own | {key: (content, job.result_seconds) for key, content in (shared or {}).items()},
            passing=() if job.stored else passing(job),
            notify=bool(job.webhook),
            collect=succeeded and bool(job.collection),
            task="" if job.rendering else job.task,
        )


class Results(Protocol):
    """Keeps what jobs end with."""

    def keep(self, job_result: JobResult, seconds: int) -> None:
        """The outcome is kept for `seconds` and the files for theirs, what is to be counted is; whoever waits for the
        job knows.

        The first outcome of a job stays, and that one alone is counted: a job that was canceled while it ran
        does not come back to life.
        """


class CompletionNotifier(Protocol):
    """Tells that a job has ended."""

    def wait(self, job_id: str, seconds: float) -> None:
        """The job has ended, or `seconds` are over, or nobody could say when it ends."""


class JobSchedule(Protocol):
    """The jobs that something is still to be done with after their end, and when to try: whoever is to be told by
    webhook, or that they go into a collection. What is taken comes back unless it is dropped.
    """

    def schedule(self, job_id: str, seconds: float | None) -> None:
        """The job is due in `seconds`, whatever was said before; None where nothing is left to do with it."""

    def take(self, again_in: float) -> str | None:
        """The id of a job that is due, this caller's alone for `again_in` seconds; None where none is."""


@dataclass(frozen=True, slots=True)
class StoredResults:
    """`Results` over any store and counts. The outcome comes last: whoever finds it finds the files too."""

    store: Store
    counts: LabelCounter
    webhooks: JobSchedule | None = None
    job_stats: JobStats | None = None
    collected: JobSchedule | None = None

    def keep(self, job_result: JobResult, seconds: int) -> None:
        if job_result.files:
            self.store.put_many(job_result.files)
        if job_result.passing:
            self.store.shorten(job_result.passing, seconds)
        if not self.store.put_first(keys.outcome(job_result.outcome.job_id), job_result.outcome.to_bytes(), seconds):
            return
        if job_result.counts:
            self.counts.add(job_result.counts)
        if job_result.notify and self.webhooks is not None:
            self.webhooks.schedule(job_result.outcome.job_id, 0)
        if job_result.collect and self.collected is not None:
            self.collected.schedule(job_result.outcome.job_id, 0)
        if job_result.task and self.job_stats is not None:
            self.job_stats.count(job_result.task, job_result.outcome)


@dataclass(frozen=True, slots=True)
class NullNotifier:
    """The `CompletionNotifier` where jobs are over before anybody can wait for them."""

    def wait(self, job_id: str, seconds: float) -> None: ...


NULL_NOTIFIER = NullNotifier()
