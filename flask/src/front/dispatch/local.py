"""Mode 1's dispatcher: every task has a bounded queue and threads of its own in this process."""

import time
from collections.abc import Callable, Mapping, Sequence

from front.dispatch.local_task import LocalTask, Process
from front.permits import Permits
from wire.errors import TaskUnavailableError
from wire.jobs import Job, Progress
from wire.tasks.registry import TASKS
from wire.tasks.spec import Task
from wire.workers import Throughput


class LocalDispatcher:
    """A `Dispatcher`, its `Load` and its `CompletionNotifier`, for `tasks`. `process` works on jobs of each at the same
    time: at most `at_once`, and `max_queue` wait, where the task's row says nothing else. So a slow task makes no other
    one wait.

    A caller that waits for the turn of its own job has one of the `permits`.
    """

    def __init__(
        self,
        process: Process,
        tasks: Mapping[str, Task] = TASKS,
        at_once: int = 4,
        max_queue: int = 256,
        permits: Permits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        permits = permits or Permits(256)
        self._tasks = {
            name: LocalTask(name, process, task.at_once or at_once, task.queue_bound(max_queue), permits, clock)
            for name, task in tasks.items()
        }

    def admit(self, task: str) -> None:
        self._of(task).admit()

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        self._of(job.task).submit(job, wait_seconds)

    def progress(self, job: Job) -> Progress | None:
        known = self._tasks.get(job.task)
        return known.progress(job.id) if known else None

    def cancel(self, job: Job) -> None:
        if known := self._tasks.get(job.task):
            known.cancel(job.id)

    def unfinished(self, task: str) -> Sequence[str]:
        running, waiting = self._tasks[task].unfinished() if task in self._tasks else ([], [])
        return [*running, *waiting]

    def waiting(self, task: str) -> int:
        return len(self._tasks[task].unfinished()[1]) if task in self._tasks else 0

    def throughput(self, task: str) -> Throughput | None:
        return self._tasks[task].throughput if task in self._tasks else None

    def wait(self, job_id: str, seconds: float) -> None:
        any(each.wait(job_id, seconds) for each in self._tasks.values())

    def _of(self, task: str) -> LocalTask:
        if task not in self._tasks:
            raise TaskUnavailableError(
                f"Task {task}: this service does {', '.join(self._tasks)}. The operator chooses with TASKS."
            )
        return self._tasks[task]
