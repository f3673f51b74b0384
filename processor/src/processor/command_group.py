"""How the commands of `image-processor` are found, and how they end where something expected goes wrong."""

import sys
from importlib.metadata import entry_points
from typing import Any

import click

from wire.errors import ImageProcessorError

PLUGINS = "image_processor.commands"
"""The group of entry points with which another installed package adds commands."""


class Commands(click.Group):
    """A group whose commands end with one line and exit code 1 where something expected goes wrong.

    Commands of other packages are imported when they are named, or listed.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *entry_points(group=PLUGINS).names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        return own or next((plugin.load() for plugin in entry_points(group=PLUGINS, name=cmd_name)), None)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ImageProcessorError as error:
            raise click.ClickException(error.message) from error

    def main(self, *args: Any, **extra: Any) -> Any:
        """As click's; a disk that is full, where what is printed goes into a file, is no fault of the program."""
        try:
            return super().main(*args, **extra)
        except OSError as error:
            click.ClickException(f"Expected a file that can be read or written, got: {error}.").show()
            sys.exit(1)
