"""How the runner of the task `analyze` comes to be."""

import os
from collections.abc import Callable

from processor.catalog.progress import Progress
from processor.memory import available_bytes
from processor.pixel_budget import process_budget
from processor.settings import Settings
from processor.tasks.analyze.features import Features
from processor.tasks.analyze.runner import AnalyzeRunner
from processor.tasks.analyze.sam.models import prepare_models
from processor.tasks.analyze.settings import AnalyzeSettings


def prepare(settings: Settings, progress: Progress) -> Callable[[], AnalyzeRunner]:
    """A function that opens the runner; its models are fetched and converted by then, as far as they can be had.

    Raises BadOptionError for a bad setting.
    """
    own = AnalyzeSettings.from_environment(os.environ)
    features = Features(own.features_bytes)
    open_models = prepare_models(settings, progress, own.models)
    budget = process_budget(settings.memory or available_bytes())
    return lambda: AnalyzeRunner(open_models(), settings.max_pixels, budget, features)
