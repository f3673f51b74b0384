"""How the runner of the task `describe` comes to be."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from processor.catalog.progress import Progress, Silent
from processor.memory import available_bytes
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.runtimes import Execution
from processor.settings import Settings
from processor.tasks.describe.labels.describer import NAME, LabelsDescriber
from processor.tasks.describe.moondream.open import open_model
from processor.tasks.describe.moondream.prepare import ensure, names
from processor.tasks.describe.protocols import AnyDescriber
from processor.tasks.describe.remote.describer import NAME as REMOTE
from processor.tasks.describe.remote.describer import RemoteDescriber
from processor.tasks.describe.remote.settings import RemoteSettings
from processor.tasks.describe.runner import DescribeRunner
from wire.errors import ModelError

log = logging.getLogger(__name__)

PRECISION = "f32"
"""Greedy words are others in any other one."""

KEPT_OPERATIONS = 1000
"""Those of a token, and of questions of a few lengths: with each token more stands before it, which is a new shape."""


def prepare(settings: Settings, progress: Progress) -> Callable[[], DescribeRunner]:
    """A function that opens the runner. The server of DESCRIBE_URL answers where there is one, else models that
    somebody brought, which are converted by then, else `labels`, which is always there.

    A model that cannot be had is missing, and no reason not to start. Raises BadOptionError for wrong settings.
    """
    remote = RemoteSettings.from_environment(os.environ)
    folders, missing = dict[str, Path](), dict[str, str]()
    for name in names(settings):
        try:
            folders[name] = ensure(name, settings, progress)
        except ModelError as error:
            _miss(name, error, missing)
    execution = Execution(PRECISION, settings.threads, kept_operations=KEPT_OPERATIONS)
    budget = process_budget(settings.memory or available_bytes())

    def load(name: str) -> AnyDescriber:
        if name == REMOTE and remote:
            return RemoteDescriber(remote)
        return LabelsDescriber() if name == NAME else open_model(ensure(name, settings, Silent()), execution)

    def open_runner() -> DescribeRunner:
        opened = list[AnyDescriber]()
        for name, folder in folders.items():
            try:
                opened.append(open_model(folder, execution))
            except ModelError as error:
                _miss(name, error, missing)
        models = [*([RemoteDescriber(remote)] if remote else []), *opened, LabelsDescriber()]
        return DescribeRunner(ModelPool(load, models, missing), settings.max_pixels, budget)

    return open_runner


def _miss(name: str, error: ModelError, missing: dict[str, str]) -> None:
    log.warning("model %s: could not be loaded: %s", name, error.message)
    missing[name] = error.message
