"""Fair scheduling: whose turn it is where one process does several tasks, one job after the other."""

from collections.abc import Iterable

HEAD_START_SECONDS = 60.0
"""A task that had nothing to do is ahead of the others by no more than that when it comes back."""


class FairScheduler:
    """The tasks share the time: next is the one that was worked on least. So a long job never keeps short ones waiting
    for a second long one, nor many short ones a long one for ever."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}

    def note(self, task: str, seconds: float) -> None:
        """A job of `task` took `seconds`."""
        most = max(self._spent.values(), default=0.0)
        self._spent[task] = max(self._spent.get(task, 0.0), most - HEAD_START_SECONDS) + seconds

    def order(self, tasks: Iterable[str]) -> list[str]:
        """`tasks`, the one whose turn it is first."""
        return sorted(tasks, key=lambda task: self._spent.get(task, 0.0))
