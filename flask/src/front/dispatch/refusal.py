"""What is said to one for whom the queue has no place."""

from wire.errors import QueueFullError
from wire.roster import Throughput

UNKNOWN_SECONDS = 2
"""When to try again, while nobody knows how long a job takes."""


def full(waiting: int, max_queue: int, throughput: Throughput | None) -> QueueFullError:
    """The refusal of one job more, with the time in which those that wait will have been done."""
    seconds = UNKNOWN_SECONDS if throughput is None else waiting / throughput.jobs_per_second
    return QueueFullError(
        f"Expected fewer than {max_queue} jobs that wait, got {waiting}. Send the picture again in {seconds:.1f} s.",
        seconds,
    )
