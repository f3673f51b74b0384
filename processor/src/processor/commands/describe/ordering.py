"""What the command line says becomes an order."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from processor.commands.describe.answerers import here, there
from processor.commands.describe.folder import Order
from processor.commands.describe.naming import Sidecar
from processor.commands.describe.planning import Wanted
from processor.commands.describe.policy import Exists, Policy
from processor.commands.describe.records import digest_of
from processor.commands.describe.shards import Shard
from processor.commands.describe.tables import Columns, Table
from processor.walk import suffixes_of
from wire.tasks.describe import questions
from wire.tasks.describe.spec import DESCRIBE, Length

FOLDER, JOURNAL, TABLE = ".image-processor", "describe", "descriptions"


@dataclass(frozen=True, slots=True)
class Choices:
    """The command's options by their names, but for those of the task."""

    forms: Sequence[str]
    out: Path | None
    bom: bool
    exists: str
    over_people: bool
    shard: str | None
    failed: bool
    journal: Path | None
    url: str | None
    api_key: str | None
    at_once: int
    include_hidden: bool
    kinds: Sequence[str]


def order(root: Path, given: Mapping[str, Any], choices: Choices, stack: ExitStack) -> Order:
    """What is wanted of the folder `root`, and who answers: a service until `stack` is closed, or a loaded model.

    `given` are the task's options as they were written. Raises BadOptionError, ModelError, click.UsageError.
    """
    options = DESCRIBE.parse_options(given)
    names = [each.name for each in questions.read(str(options["questions"]))]
    caption = options["length"] != Length.NONE
    if not (names or caption):
        raise click.UsageError("Expected a caption or a question: --length none asks for no caption.")
    shard = Shard.parse(choices.shard) if choices.shard else Shard()
    suffixes, tables = suffixes_of(choices.kinds), _tables(root, choices, shard)
    answers, model = there(choices.url, choices.api_key, options, stack) if choices.url else here(options)
    wanted = Wanted(
        root,
        digest_of(options, model),
        tuple(Sidecar(form) for form in choices.forms if form in list(Sidecar)),
        tables,
        Policy(Exists(choices.exists), choices.over_people),
        shard,
        suffixes,
        choices.include_hidden,
        choices.failed,
    )
    journal = choices.journal or root / FOLDER / f"{JOURNAL}{shard.infix}.jsonl"
    others = () if choices.journal else sorted((root / FOLDER).glob(f"{JOURNAL}*.jsonl"))
    return Order(
        wanted, Columns(names, caption, choices.bom), answers, journal, others, choices.at_once if choices.url else 1
    )


def _tables(root: Path, choices: Choices, shard: Shard) -> Mapping[Table, Path]:
    """Where the tables go; without any form, there is one. Raises click.UsageError."""
    tables = [Table(form) for form in choices.forms or (Table.CSV,) if form in list(Table)]
    if choices.out and len(set(tables)) != 1:
        raise click.UsageError(f"--out names the file of one table, got {' and '.join(tables) or 'none'} with --to.")
    return {each: choices.out or root / f"{TABLE}{shard.infix}.{each}" for each in tables}
