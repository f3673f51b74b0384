"""The task table: every task that can be asked for."""

from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points

from wire.errors import UnknownTaskError
from wire.tasks.detect.spec import DETECT
from wire.tasks.spec import Task

GROUP = "image_processor.tasks"
"""The entry points by which an installed package of somebody else's adds a row: each names a Task."""


def _rows() -> Iterator[Task]:
    yield DETECT
    yield from (point.load() for point in entry_points(group=GROUP))


def _table() -> dict[str, Task]:
    """The rows by name; of two that have the same, the first."""
    rows: dict[str, Task] = {}
    for task in _rows():
        rows.setdefault(task.name, task)
    return rows


TASKS: Mapping[str, Task] = _table()


def find(name: str) -> Task:
    """The task's row. Raises UnknownTaskError."""
    if name not in TASKS:
        raise UnknownTaskError(f"Task {name[:40]!r}: there are {', '.join(TASKS)}.")
    return TASKS[name]
