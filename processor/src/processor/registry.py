"""Which processor does which task. One row for each row of the task table."""

from collections.abc import Callable, Mapping

from processor.base import Processor
from processor.catalog.progress import Progress
from processor.settings import Settings
from processor.yolo.opening import RuntimeOptions, open_processor
from processor.yolo.prepare import Prepared, prepare

Opener = Callable[[], Processor]


def _prepare_detect(settings: Settings, progress: Progress) -> Opener:
    prepared: Prepared = prepare(settings, progress)
    options = RuntimeOptions(settings.runtime, settings.precision, settings.threads, settings.streams)
    return lambda: open_processor(prepared.folder, options, prepared.notice, settings.max_pixels)


PREPARATIONS: Mapping[str, Callable[[Settings, Progress], Opener]] = {"detect": _prepare_detect}


def prepare_all(settings: Settings, progress: Progress) -> Callable[[], dict[str, Processor]]:
    """A function that opens every task's processor; whatever has to be fetched or converted for it is here by then.

    Call the one before and the other after a fork: a loaded network does not survive one. Raises ModelError.
    """
    openers = {task: prepare_task(settings, progress) for task, prepare_task in PREPARATIONS.items()}
    return lambda: {task: opener() for task, opener in openers.items()}
