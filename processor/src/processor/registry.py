"""Which processor does which task. One row for each row of the task table."""

from collections.abc import Callable, Mapping

from processor.base import Processor
from processor.catalog.progress import Progress, Silent
from processor.pixel_budget import PixelBudget
from processor.runtimes.memory import available_bytes
from processor.settings import Settings
from processor.yolo import prepare
from processor.yolo.shelf import Shelf
from processor.yolo.workshop import ModelWorkshop

Opener = Callable[[], Processor]


def _prepare_detect(settings: Settings, progress: Progress) -> Opener:
    budget = PixelBudget.of_memory(settings.memory or available_bytes())
    stock, workshop = prepare.prepare_all(settings, progress), ModelWorkshop(settings, Silent(), budget)
    return lambda: Shelf(stock, workshop)


PREPARATIONS: Mapping[str, Callable[[Settings, Progress], Opener]] = {"detect": _prepare_detect}


def prepare_all(settings: Settings, progress: Progress) -> Callable[[], dict[str, Processor]]:
    """A function that opens every task's processor; whatever has to be fetched or converted for it is here by then.

    Call the one before and the other after a fork: a loaded network does not survive one. Raises ModelError.
    """
    openers = {task: prepare_task(settings, progress) for task, prepare_task in PREPARATIONS.items()}
    return lambda: {task: opener() for task, opener in openers.items()}
