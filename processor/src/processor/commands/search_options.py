"""What the commands that index and find have in common."""

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from wire.errors import ImageProcessorError


class Failure(click.ClickException):
    """Something expected went wrong: exit code 2, as of grep."""

    exit_code = 2


def failing(command: Callable[..., None]) -> Callable[..., None]:
    """The command, whose expected errors end it with exit code 2."""

    @wraps(command)
    def with_exit_code(**given: Any) -> None:
        try:
            command(**given)
        except ImageProcessorError as error:
            raise Failure(error.message) from error
        except (OSError, sqlite3.Error) as error:
            raise Failure(str(error)) from error

    return with_exit_code


def indexed_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say what of a folder is looked at."""
    command = click.option("--no-cache", is_flag=True, help="Look at all pictures again.")(command)
    return click.option("--include-hidden", is_flag=True, help="Hidden files and folders, too.")(command)


def kinds_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that names the kinds of files."""
    about = "Only files of that kind, such as png; may be given several times."
    return click.option("-t", "--type", "kinds", multiple=True, metavar="TYPE", help=about)(command)
