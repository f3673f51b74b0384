"""The rhythm by which workers tell the living from the dead."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkerIntervals:
    """Times, in seconds.

    A worker beats every `heartbeat`; its job is its own for `lease` after each beat, then whoever finds it abandoned
    queues it again. It looks for such jobs every `maintenance`, and for a signal to stop every `idle`. A job that can
    neither end nor be interrupted takes the process down `overdue` after its time was up.
    """

    heartbeat: float = 4
    lease: int = 15
    maintenance: int = 10
    idle: int = 2
    overdue: int = 20


DEFAULT_INTERVALS = WorkerIntervals()
