"""The task table: every task that can be asked for."""

from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import entry_points

from wire.errors import BadOptionError, UnknownTaskError
from wire.tasks.analyze.spec import ANALYZE
from wire.tasks.describe.spec import DESCRIBE
from wire.tasks.detect.spec import DETECT
from wire.tasks.edit.spec import EDIT
from wire.tasks.embed.spec import EMBED
from wire.tasks.generate.spec import GENERATE
from wire.tasks.read.spec import READ
from wire.tasks.search.spec import SEARCH
from wire.tasks.spec import Task
from wire.tasks.watch.spec import WATCH

GROUP = "image_processor.tasks"
"""The entry points by which an installed package of somebody else's adds a row: each names a Task."""


def _rows() -> Iterator[Task]:
    yield DETECT
    yield READ
    yield EMBED
    yield DESCRIBE
    yield SEARCH
    yield ANALYZE
    yield GENERATE
    yield EDIT
    yield WATCH
    yield from (point.load() for point in entry_points(group=GROUP))


def _table() -> dict[str, Task]:
    """The rows by name; of two that have the same, the first."""
    rows: dict[str, Task] = {}
    for task in _rows():
        rows.setdefault(task.name, task)
    return rows


TASKS: Mapping[str, Task] = _table()


def by_default() -> tuple[str, ...]:
    """The tasks that are done where the setting TASKS names none."""
    return tuple(name for name, task in TASKS.items() if task.by_default)


def rows(names: Collection[str]) -> dict[str, Task]:
    """The rows of the setting TASKS, by name. Raises BadOptionError for a task that is not installed."""
    for name in names:
        if name not in TASKS:
            raise BadOptionError(f"Setting TASKS: expected some of {', '.join(TASKS)}, got {name[:40]!r}.")
    return {name: TASKS[name] for name in names}


def find(name: str) -> Task:
    """The task's row. Raises UnknownTaskError."""
    if name not in TASKS:
        raise UnknownTaskError(f"Task {name[:40]!r}: there are {', '.join(TASKS)}.")
    return TASKS[name]
