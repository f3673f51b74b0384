"""How the runner of the task `detect` comes to be."""

from collections.abc import Callable

from processor.catalog.progress import Progress, Silent
from processor.pixel_budget import PixelBudget
from processor.runtimes.memory import available_bytes
from processor.settings import Settings
from processor.yolo.prepare import prepare_all
from processor.yolo.shelf import Shelf
from processor.yolo.workshop import ModelWorkshop


def prepare(settings: Settings, progress: Progress) -> Callable[[], Shelf]:
    """A function that opens the runner; its models are fetched and converted by then. Raises ModelError."""
    budget = PixelBudget.of_memory(settings.memory or available_bytes())
    stock, workshop = prepare_all(settings, progress), ModelWorkshop(settings, Silent(), budget)
    return lambda: Shelf(stock, workshop)
