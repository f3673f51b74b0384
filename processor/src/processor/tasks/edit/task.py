"""How the runner of the task `edit` comes to be."""

import os
from collections.abc import Callable

from processor.catalog.progress import Progress
from processor.families import prepare_models
from processor.memory import available_bytes
from processor.pixel_budget import process_budget
from processor.settings import Settings
from processor.tasks.edit.families import FAMILIES
from processor.tasks.edit.runner import EditRunner
from processor.tasks.edit.settings import EditSettings


def prepare(settings: Settings, progress: Progress) -> Callable[[], EditRunner]:
    """A function that opens the runner; its models are converted by then, as far as they can be.

    Raises BadOptionError for a bad setting.
    """
    own = EditSettings.from_environment(os.environ)
    open_models = prepare_models(FAMILIES, settings, progress, own.models)
    budget = process_budget(settings.memory or available_bytes())
    expected = [each.expected for each in FAMILIES]
    return lambda: EditRunner(open_models(), settings.max_pixels, budget, settings.max_cost, expected)
