"""The command `image-processor describe`."""

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from processor.commands.describe.naming import Sidecar
from processor.commands.describe.policy import Exists
from processor.commands.describe.tables import Table
from processor.commands.search_options import Failure, failing, kinds_option
from processor.model_options import COUNT, FILE, task_options
from wire.tasks.describe.spec import DESCRIBE

FORMS = [each.value for each in (*Table, *Sidecar)]
WRITE = click.Path(dir_okay=False, path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-q", "--question", "asked", multiple=True, metavar="TEXT", help="Ask this of each picture.")
@click.option("--questions", "in_file", type=FILE, help="Ask what is in the file: a question a line, or JSON.")
@click.option("--constants", type=FILE, help="Ask the TASK_DESCRIPTION of a constants.py, which is not executed.")
@click.option("--to", "forms", multiple=True, type=click.Choice(FORMS), help="What is written.  [default: csv]")
@click.option("--out", type=WRITE, help="The table's file.  [default: descriptions.csv or .jsonl in DIR]")
@click.option("--bom", is_flag=True, help="Begin a CSV with a byte order mark, for Excel.")
@click.option(
    "--exists", type=click.Choice([each.value for each in Exists]), default=Exists.SKIP.value, show_default=True,
    help="What becomes of a text that is there already.",
)  # fmt: skip
@click.option("--over-people", is_flag=True, help="Overwrite what people wrote, too.")
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts, for several machines.")
@click.option("--failed", is_flag=True, help="Only those that came to nothing last time.")
@click.option("--dry-run", is_flag=True, help="Say how many there are and how long they will take; write nothing.")
@click.option("--journal", type=WRITE, help="What is done.  [default: .image-processor/describe.jsonl in DIR]")
@click.option("--url", metavar="URL", help="Ask the service there instead of a model in this process.")
@click.option("--api-key", envvar="IMAGE_PROCESSOR_KEY", show_envvar=True, help="What the service wants to be shown.")
@click.option("--at-once", type=COUNT, default=4, show_default=True, help="Pictures on their way to the service.")
@click.option("--include-hidden", is_flag=True, help="Hidden files and folders, too.")
@kinds_option
@task_options(DESCRIBE, instead={"questions": ""})
@failing
def describe(folder: Path, **given: Any) -> None:
    """Say what is in the pictures in and below DIR, and answer questions about each.

    What is done is kept: the same command goes on where it was ended, by whatever, asks nothing twice and writes over
    nothing that a person wrote. Exit code 0 where every picture has an answer, 1 where some failed, 2 for wrong use.
    """
    from processor.commands.describe.asking import StoppedError
    from processor.commands.describe.folder import describe_folder, would_describe
    from processor.commands.describe.ordering import Choices, order

    dry_run = given.pop("dry_run")
    knobs = {option.name: given.pop(option.name) for option in DESCRIBE.options if option.name != "questions"}
    options = _with_questions({name: value for name, value in knobs.items() if value is not None}, given)
    with ExitStack() as stack:
        wanted = order(folder, options, Choices(**given), stack)
        try:
            if dry_run:
                would_describe(wanted)
            elif not describe_folder(wanted):
                sys.exit(1)
        except StoppedError as error:
            raise Failure(str(error)) from error


def _with_questions(options: Mapping[str, Any], given: dict[str, Any]) -> Mapping[str, Any]:
    """The options of the task with all questions, which are taken out of `given`."""
    from processor.commands.describe.questions import read_constants, read_questions, together

    asked, in_file, constants = given.pop("asked"), given.pop("in_file"), given.pop("constants")
    named: tuple[str, ...] = ()
    if constants:
        found = read_constants(constants)
        named = found.questions
        if found.others:
            click.echo(f"{constants}: {', '.join(found.others)} without effect here; see --model.", err=True)
    questions = together(asked, read_questions(in_file) if in_file else None, named)
    return {**options, "questions": questions} if questions else options
