"""How fast somebody works: what travels as `wire.workers.Throughput`, measured alike wherever jobs are done."""

from collections.abc import Mapping

from wire.workers import Throughput

WEIGHT = 0.2
"""Of the latest job in the average: what was before the last ten counts for a tenth."""

LEAST_SECONDS = 1e-6


class Speeds:
    """By task, how long a unit of a job takes, and how many a job costs: exponential moving averages over those that
    were noted, `at_once` in hand.

    One thread notes at a time; any number may read meanwhile.
    """

    def __init__(self, at_once: int = 1) -> None:
        self._at_once = at_once
        self._throughputs: dict[str, Throughput] = {}

    def note(self, task: str, seconds: float, cost: float = 1.0) -> None:
        """A job of `task` that costs so many units took `seconds`."""
        latest = Throughput(max(seconds / cost, LEAST_SECONDS), self._at_once, cost)
        known = self._throughputs.get(task, latest)
        self._throughputs[task] = Throughput(
            known.seconds + WEIGHT * (latest.seconds - known.seconds),
            self._at_once,
            known.units + WEIGHT * (latest.units - known.units),
        )

    def throughput(self, task: str) -> Throughput | None:
        """How fast the task is worked on; None before its first job has ended."""
        return self._throughputs.get(task)

    def throughputs(self) -> Mapping[str, Throughput]:
        """Of each task that was worked on."""
        return dict(self._throughputs)
