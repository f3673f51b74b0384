"""How the runner of the task `describe` comes to be."""

from collections.abc import Callable

from processor.catalog.progress import Progress
from processor.memory import available_bytes
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.settings import Settings
from processor.tasks.describe.labels.describer import NAME, LabelsDescriber
from processor.tasks.describe.protocols import AnyDescriber
from processor.tasks.describe.runner import DescribeRunner
from wire.errors import UnknownModelError


def prepare(settings: Settings, progress: Progress) -> Callable[[], DescribeRunner]:  # noqa: ARG001
    """A function that opens the runner."""
    budget = process_budget(settings.memory or available_bytes())
    return lambda: DescribeRunner(ModelPool(_load, [_load(NAME)]), settings.max_pixels, budget)


def _load(name: str) -> AnyDescriber:
    if name != NAME:
        raise UnknownModelError(f"Describer {name[:70]!r}: there is {NAME}.")
    return LabelsDescriber()
