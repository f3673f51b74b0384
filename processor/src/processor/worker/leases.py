"""rq's job, queue and deadline, as this worker wants them."""

from types import FrameType
from typing import Any

from rq import Queue
from rq.executions import Execution
from rq.job import Job as RqJob
from rq.timeouts import UnixSignalDeathPenalty

from wire.errors import JobTimeoutError

MARGIN_SECONDS = 300
LOCK_SECONDS = 30
ABANDONED = 1


class Deadline(UnixSignalDeathPenalty):  # type: ignore[misc]
    """Interrupts a job whose time is up with an error of our own, so that the job ends with an outcome."""

    def handle_death_penalty(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        raise JobTimeoutError(f"Expected the job to take at most {self._timeout} s; it took longer and was stopped.")


class MortalJob(RqJob):  # type: ignore[misc]
    """A job that is forgotten even where its worker dies and no other comes. rq makes one immortal when it begins."""

    def _execute(self) -> Any:
        self.connection.expire(self.key, self.timeout + MARGIN_SECONDS)
        return super()._execute()


class LeaseQueue(Queue):  # type: ignore[misc]
    """A queue whose running jobs are held by leases."""

    def acquire_maintenance_lock(self) -> bool:
        """True for one caller at a time. One that dies holds the others up for seconds, not for rq's 15 minutes."""
        return bool(self.connection.set(self.registry_cleaning_key, 1, nx=True, ex=LOCK_SECONDS))

    def release_abandoned(self) -> None:
        """Every job whose lease ran out waits in the queue again, or has failed where no retry is left.

        Goes by the lives of keys, which redis alone counts, never by the clocks of several machines.
        """
        registry = self.started_job_registry
        held = [
            Execution(execution_id, job_id, self.connection)
            for job_id, execution_id in registry.get_job_and_execution_ids(cleanup=False)
        ]
        abandoned = [each.composite_key for each in held if not self.connection.exists(each.key)]
        if abandoned and self.acquire_maintenance_lock():
            try:
                self.connection.zadd(registry.key, dict.fromkeys(abandoned, ABANDONED), xx=True)
                registry.cleanup(timestamp=ABANDONED)
            finally:
                self.release_maintenance_lock()
