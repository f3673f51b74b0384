"""Which runner does which task, found by the dotted name in the task's row and imported only where it is wanted."""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from processor.base import Runner
from processor.catalog.progress import Progress
from processor.settings import Settings
from wire.errors import BadOptionError
from wire.tasks.registry import TASKS
from wire.tasks.spec import Task

Opener = Callable[[], Runner]
Prepare = Callable[[Settings, Progress], Opener]


def chosen(names: Iterable[str]) -> Mapping[str, Task]:
    """The rows of `names`, or all where there are none. Raises BadOptionError for a task that is not installed."""
    wanted = tuple(names) or tuple(TASKS)
    for name in wanted:
        if name not in TASKS:
            raise BadOptionError(f"Setting TASKS: expected some of {', '.join(TASKS)}, got {name[:40]!r}.")
    return {name: TASKS[name] for name in wanted}


def prepare_all(settings: Settings, progress: Progress) -> Callable[[], dict[str, Runner]]:
    """A function that opens the runner of each of the tasks in `settings`; what has to be fetched or converted for it
    is here by then.

    Call the one before and the other after a fork: a loaded network does not survive one. Raises ModelError.
    """
    openers = {name: _preparation(task)(settings, progress) for name, task in chosen(settings.tasks).items()}
    return lambda: {task: opener() for task, opener in openers.items()}


def _preparation(task: Task) -> Prepare:
    """Raises BadOptionError where the task's packages are not installed here."""
    module, _, function = task.runner.partition(":")
    try:
        found: Prepare = getattr(import_module(module), function)
    except ModuleNotFoundError as error:
        raise BadOptionError(
            f"Task {task.name}: its package {error.name} is not installed here. Install what the task needs, or leave "
            "it out of TASKS."
        ) from error
    return found
