"""Where a batch stands. Most of its jobs are looked at together, few by themselves."""

import time
from dataclasses import dataclass, replace

from front.job_status import UNKNOWN_TIME
from front.jobs import GONE, Jobs
from front.services import Services
from front.v1.batches.model import Batch, Batches, Member
from wire import keys
from wire.errors import ExpiredJobError, UnknownJobError
from wire.jobs import JobState, Outcome, Problem


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a batch and the state of its job; with an `outcome` or an `error` where that is final."""

    member: Member
    state: JobState
    outcome: Outcome | None = None
    error: Problem | None = None


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """A batch and all its parts. `eta_seconds` is when its last job will have ended, None where nobody knows."""

    batch: Batch
    parts: tuple[Part, ...]
    eta_seconds: float | None = None

    @property
    def done(self) -> int:
        return sum(part.state.final for part in self.parts)

    @property
    def succeeded(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.outcome and part.outcome.result is not None)

    @property
    def finished(self) -> bool:
        return self.done == len(self.parts)

    @property
    def unfinished_job_ids(self) -> tuple[str, ...]:
        return tuple(part.member.job_id for part in self.parts if part.member.job_id and not part.state.final)


class BatchTracker:
    """Finds out where batches stand, and waits for them."""

    def __init__(self, services: Services, jobs: Jobs, batches: Batches) -> None:
        self._services = services
        self._jobs = jobs
        self._batches = batches

    def look(self, batch: Batch) -> BatchStatus:
        """How each part of the batch ended, or where it stands. Raises ExpiredJobError where nothing of it is kept.

        What can be said of a part for good is kept with the batch, so that it is found out only once.
        """
        wanted = [keys.outcome(each.job_id) for each in batch.members if each.job_id and not each.error]
        found = self._services.store.get_many(wanted) if wanted else []
        outcomes = [Outcome.from_bytes(each) for each in found if each]
        looker = _Looker(self._jobs, {outcome.job_id: outcome for outcome in outcomes})
        parts = tuple(looker.part(member) for member in batch.members)
        batch_status = BatchStatus(replace(batch, members=tuple(part.member for part in parts)), parts)
        if batch_status.batch != batch:
            self._batches.keep(batch_status.batch)
        if all(part.state is JobState.EXPIRED for part in parts if part.member.job_id):
            raise ExpiredJobError(f"Batch {batch.id} is over and no longer kept. Send the pictures again.")
        return replace(batch_status, eta_seconds=_eta(self._jobs, batch_status))

    def wait(self, batch: Batch, seconds: float) -> BatchStatus:
        """As `look`, once the batch has finished or `seconds` are over. No job is waited for twice."""
        until, batch_status = time.monotonic() + seconds, self.look(batch)
        for job_id in batch_status.unfinished_job_ids if seconds > 0 else ():
            if (left := until - time.monotonic()) <= 0:
                break
            self._services.wait(job_id, left)
        return self.look(batch_status.batch) if seconds > 0 and not batch_status.finished else batch_status


class _Looker:
    """Jobs of a batch wait in its order, for equally long: where one waits, those behind it do too."""

    def __init__(self, jobs: Jobs, ended: dict[str, Outcome]) -> None:
        self._jobs = jobs
        self._ended = ended
        self._behind_one_that_waits = False

    def part(self, member: Member) -> Part:
        """The next part of the batch."""
        if member.job_id is None or member.error:
            expired = member.error is not None and member.error.code == ExpiredJobError.code
            return Part(member, JobState.EXPIRED if expired else JobState.FAILED, error=member.error)
        if outcome := self._ended.get(member.job_id):
            return _ended_part(member, outcome)
        if self._behind_one_that_waits:
            return Part(member, JobState.QUEUED)
        return self._looked_at(member, member.job_id)

    def _looked_at(self, member: Member, job_id: str) -> Part:
        try:
            status = self._jobs.status(job_id)
        except UnknownJobError:
            error = Problem(ExpiredJobError.code, GONE.format(job_id))
            return Part(replace(member, error=error), JobState.EXPIRED, error=error)
        if status.outcome is None:
            self._behind_one_that_waits = status.state is JobState.QUEUED
            return Part(member, status.state)
        if status.outcome.finished_at == UNKNOWN_TIME:
            member = replace(member, error=status.outcome.error)
        return _ended_part(member, status.outcome)


def _ended_part(member: Member, outcome: Outcome) -> Part:
    return Part(member, outcome.reported_state, outcome, outcome.error)


def _eta(jobs: Jobs, batch_status: BatchStatus) -> float | None:
    if batch_status.finished:
        return None
    try:
        last = jobs.status(batch_status.unfinished_job_ids[-1])
    except UnknownJobError:
        return None
    return last.progress.eta_seconds if last.progress else 0.0
