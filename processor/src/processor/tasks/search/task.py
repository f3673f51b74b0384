"""How the runner of the task `search` comes to be."""

import os
from collections.abc import Callable

from processor.catalog.progress import Progress
from processor.memory import available_bytes
from processor.pixel_budget import process_budget
from processor.settings import Settings
from processor.tasks.search.runner import SearchRunner
from processor.tasks.search.settings import SearchSettings


def prepare(settings: Settings, progress: Progress) -> Callable[[], SearchRunner]:  # noqa: ARG001
    """A function that opens the runner. Raises BadOptionError for a bad setting."""
    search = SearchSettings.from_environment(os.environ)
    budget = process_budget(settings.memory or available_bytes())
    return lambda: SearchRunner(search, settings.max_pixels, budget)
