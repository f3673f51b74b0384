"""Who answers is made ready, and which models that are: with another one, answers are others."""

import logging
import os
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import click

from processor.base import Runner, UsesOthers
from processor.commands.describe.asking import TASK, Answers, AnswersHere, AnswersThere
from processor.model_manager import Pooled
from processor.registry import prepare_all
from processor.settings import Settings
from processor.tasks.describe.labels.describer import NAME as LABELS
from processor.terminal import TransferBar
from wire.errors import BadOptionError, ModelError, UnknownModelError
from wire.models import ModelVersion

if TYPE_CHECKING:
    from image_processor_client import Model

Models = Mapping[str, Any]
"""The version of each model that has a say, by its task."""

TIMEOUT_SECONDS = 1_800


def helpers_of(model: str) -> tuple[str, ...]:
    """The tasks that the describer uses, where they can be had: `labels` says what they find, others are checked."""
    return ("detect", "read") if model == LABELS else ("detect",)


def here(options: Mapping[str, Any]) -> tuple[Answers, Models]:
    """A runner of this process. Raises ModelError, UnknownModelError."""
    settings = Settings.from_environment(os.environ).one_at_a_time()
    runners, named = dict(_opened(settings, TASK)), str(options["model"])
    runner = runners[TASK]
    if named and isinstance(runner, Pooled) and named not in {each.name for each in runner.models()}:
        runner.pool.load(named)
    chosen = named or next(each.name for each in runner.models() if each.default)
    for name in helpers_of(chosen):
        if not settings.tasks or name in settings.tasks:
            try:
                runners |= _opened(settings, name)
            except (ModelError, BadOptionError) as error:
                click.echo(f"Without {name}: {error.message}", err=True)
    if isinstance(runner, UsesOthers):
        runner.use(runners)
    found = (
        (name, each.name, each.default, asdict(each.version)) for name, by in runners.items() for each in by.models()
    )
    return AnswersHere(runner, options), _having_a_say(found, named)


def there(url: str, api_key: str | None, options: Mapping[str, Any], stack: ExitStack) -> tuple[Answers, Models]:
    """The service at `url`. Raises UnknownModelError, BadOptionError where nobody answers there."""
    from image_processor_client import Client, ServiceError

    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        client = stack.enter_context(Client(url, api_key, TIMEOUT_SECONDS))
        models = client.models()
    except ServiceError as error:
        raise BadOptionError(f"Option --url: {error.detail}") from error
    found = ((each.task, each.name, each.default, _version(each)) for each in models)
    return AnswersThere(client, options), _having_a_say(found, str(options["model"]))


def _version(model: "Model") -> Mapping[str, str]:
    return {each.name: getattr(model, each.name) for each in fields(ModelVersion)}


def _opened(settings: Settings, task: str) -> Mapping[str, Runner]:
    return prepare_all(replace(settings, tasks=(task,)), TransferBar())()


def _having_a_say(found: Iterable[tuple[str, str, bool, Any]], named: str) -> Models:
    """Of the models, each with its task, its name, whether it is the default and its version: the one that is `named`
    of ours, else the default one, and for `labels` the default ones of its helpers. Raises UnknownModelError.
    """
    models = list(found)
    ours = {name: version for task, name, _, version in models if task == TASK}
    chosen = named or next((name for task, name, default, _ in models if default and task == TASK), "")
    if chosen not in ours:
        expected = ", ".join(ours) or "one that is loaded"
        raise UnknownModelError(f"Model {named or 'of ' + TASK}: expected {expected}, found none.")
    helpers = helpers_of(chosen) if chosen == LABELS else ()
    return {TASK: ours[chosen]} | {task: version for task, _, default, version in models if default and task in helpers}
