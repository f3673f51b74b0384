"""rq's deadline of a job, as this worker wants it."""

import signal
from types import FrameType

from rq.timeouts import UnixSignalDeathPenalty

from processor.worker.process_clock import PROCESS_CLOCK
from wire.errors import JobTimeoutError


class Deadline(UnixSignalDeathPenalty):  # type: ignore[misc]
    """Interrupts a job whose time is up with an error of our own, so that the job ends with an outcome.

    The alarm goes by the world's time. Where this process was stopped meanwhile, the job has as much time more.
    """

    def setup_death_penalty(self) -> None:
        self._until = PROCESS_CLOCK.now() + self._timeout
        super().setup_death_penalty()

    def handle_death_penalty(self, signum: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if (left := self._until - PROCESS_CLOCK.now()) > 0:
            signal.setitimer(signal.ITIMER_REAL, left)
            return
        raise JobTimeoutError(f"Expected the job to take at most {self._timeout} s; it took longer and was stopped.")
