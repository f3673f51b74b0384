"""Which runner does which task, found by the dotted name in the task's row and imported only where it is wanted."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module

from processor.base import KeepsFeatures, KeepsFinishedJobs, Runner, UsesOthers
from processor.catalog.progress import Progress
from processor.feature_store import FeatureStore
from processor.finished_jobs import FinishedJobs
from processor.settings import Settings
from wire.errors import BadOptionError
from wire.tasks.registry import TASKS, by_default, rows
from wire.tasks.spec import Task

Opener = Callable[[], Runner]
Prepare = Callable[[Settings, Progress], Opener]

LEAST_MEMORY = 16 << 20
"""With less, in bytes, there is no room for the picture of a camera."""


def prepare_all(settings: Settings, progress: Progress) -> Callable[[], dict[str, Runner]]:
    """A function that opens the runner of each of the tasks in `settings`; what has to be fetched or converted for it
    is here by then. Without any in `settings`, of those that are done by default.

    Call the one before and the other after a fork: a loaded network does not survive one. Both raise ModelError, or
    BadOptionError for a task that is not installed, and for MEMORY that holds no picture.
    """
    if settings.memory is not None and settings.memory < LEAST_MEMORY:
        raise BadOptionError(
            f"Setting MEMORY: expected 16m or more, got {settings.memory:,} bytes, in which no picture has room. A "
            "number without a unit is bytes; gigabytes are written as 4g."
        )
    wanted = rows(settings.tasks or by_default())
    # All are imported before any framework is: where TensorFlow comes first, its SQLite takes the place of Python's.
    preparations = {name: _preparation(task) for name, task in wanted.items()}
    openers: dict[str, Opener] = {}
    for name, task in wanted.items():
        with _installed(task):
            openers[name] = preparations[name](settings, progress)
    return partial(_opened, openers)


def hand_over(runners: Mapping[str, Runner], finished: FinishedJobs, features: FeatureStore | None) -> None:
    """Those of the runners that keep what other jobs ended with have it from `finished`; those that keep what models
    know of pictures do so in `features`, where there is such a store."""
    for runner in runners.values():
        if features and isinstance(runner, KeepsFeatures):
            runner.keep_in(features)
        if isinstance(runner, KeepsFinishedJobs):
            runner.keep_from(finished)


def _opened(openers: Mapping[str, Opener]) -> dict[str, Runner]:
    """The runners; those that work with others know them."""
    runners: dict[str, Runner] = {}
    for name, opener in openers.items():
        with _installed(TASKS[name]):
            runners[name] = opener()
    for runner in runners.values():
        if isinstance(runner, UsesOthers):
            runner.use(runners)
    return runners


def _preparation(task: Task) -> Prepare:
    module, _, function = task.runner.partition(":")
    with _installed(task):
        found: Prepare = getattr(import_module(module), function)
    return found


@contextmanager
def _installed(task: Task) -> Iterator[None]:
    """Raises BadOptionError where the task's packages are not installed here."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise BadOptionError(
            f"Task {task.name}: its package {error.name} is not installed here. Install what the task needs, or leave "
            "it out of TASKS."
        ) from error
