"""The options by which a command is told which model works, and how, and those of tasks."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from processor.settings import PRECISIONS, RUNTIMES, Settings, model_names, names_of
from wire.tasks.spec import Task

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COUNT = click.IntRange(1)
MODEL_OPTIONS = ("model", "cfg", "weights", "labels", "runtime", "precision", "threads", "streams")


def model_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which model works; the command is given the Settings they amount to."""

    @wraps(command)
    def with_settings(**given: Any) -> None:
        named = {name: given.pop(name) for name in MODEL_OPTIONS}
        settings = Settings.from_environment(os.environ)
        if named["model"]:
            settings = replace(settings, others=())
        command(settings=replace(settings, **{name: value for name, value in named.items() if value}), **given)

    for option in (
        click.option("--streams", type=COUNT, help="How many pictures it works on at a time.  [env: STREAMS]"),
        click.option("--threads", type=COUNT, help="How many cores it uses.  [env: THREADS]"),
        click.option("--precision", type=click.Choice(PRECISIONS), help="What it computes in.  [env: PRECISION]"),
        click.option("--runtime", type=click.Choice(RUNTIMES), help="What executes the network.  [env: RUNTIME]"),
        click.option("--labels", type=FILE, help="Its labels, one a line.  [env: LABELS]"),
        click.option("--weights", type=FILE, help="Its Darknet weights.  [env: WEIGHTS]"),
        click.option("--cfg", type=FILE, help="The Darknet cfg of your own model.  [env: CFG]"),
        click.option("--model", help="A name of the catalog, or of your own model.  [env: MODEL]"),
    ):
        with_settings = option(with_settings)
    return with_settings


def several_tasks(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names the tasks that a process does."""

    @wraps(command)
    def with_settings(settings: Settings, tasks: str | None, **given: Any) -> None:
        if tasks:
            settings = replace(settings, tasks=names_of(tasks))
        command(settings=settings, **given)

    about = "What it does, with commas between them; without, detect and what other packages add.  [env: TASKS]"
    return click.option("--tasks", metavar="NAMES", help=about)(with_settings)


def several_models(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names several models; they take the place of the one that the command's Settings name."""

    @wraps(command)
    def with_settings(settings: Settings, models: str | None, **given: Any) -> None:
        names = model_names("Option --models", models or "")
        if names:
            settings = replace(settings, model=names[0], others=names[1:])
        command(settings=settings, **given)

    about = "Several, with commas between them; the first is the default.  [env: MODELS]"
    return click.option("--models", metavar="NAMES", help=about)(with_settings)


def task_options(task: Task, instead: Mapping[str, str]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options of the task, each as text, None where it was not given.

    `instead` has other names for those whose own are taken; an option whose name is empty there is left out.
    """

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(task.options):
            if name := instead.get(option.name, option.name):
                default = "" if option.default == "" else f"; default: {option.default}"
                about = f"{option.about}  [{option.expected}{default}]"
                command = click.option(f"--{name.replace('_', '-')}", help=about)(command)
        return command

    return with_options
