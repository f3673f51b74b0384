"""How the runner of the task `detect` comes to be."""

from collections.abc import Callable

from processor.catalog.progress import Progress, Silent
from processor.pixel_budget import PixelBudget
from processor.runtimes.memory import available_bytes
from processor.settings import Settings
from processor.tasks.detect.loader import ModelLoader
from processor.tasks.detect.model_pool import ModelPool
from processor.tasks.detect.prepare import prepare_all


def prepare(settings: Settings, progress: Progress) -> Callable[[], ModelPool]:
    """A function that opens the runner; its models are fetched and converted by then. Raises ModelError."""
    budget = PixelBudget.of_memory(settings.memory or available_bytes())
    prepared, loader = prepare_all(settings, progress), ModelLoader(settings, Silent(), budget)
    return lambda: ModelPool(prepared, loader)
