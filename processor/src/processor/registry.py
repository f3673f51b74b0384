"""Which runner does which task, found by the dotted name in the task's row and imported only where it is wanted."""

from collections.abc import Callable
from importlib import import_module

from processor.base import Runner
from processor.catalog.progress import Progress
from processor.settings import Settings
from wire.errors import BadOptionError
from wire.tasks.registry import TASKS, rows
from wire.tasks.spec import Task

Opener = Callable[[], Runner]
Prepare = Callable[[Settings, Progress], Opener]


def prepare_all(settings: Settings, progress: Progress) -> Callable[[], dict[str, Runner]]:
    """A function that opens the runner of each of the tasks in `settings`; what has to be fetched or converted for it
    is here by then. Without any in `settings`, of all tasks.

    Call the one before and the other after a fork: a loaded network does not survive one. Raises ModelError, or
    BadOptionError for a task that is not installed.
    """
    wanted = rows(settings.tasks or tuple(TASKS))
    openers = {name: _preparation(task)(settings, progress) for name, task in wanted.items()}
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
