"""The command `image-processor times`."""

from pathlib import Path

import click

from processor.commands.search_options import failing
from processor.model_options import FILE


@click.command()
@click.argument("table", metavar="FILE.csv", type=FILE, required=False)
@click.option("--csv-file", type=FILE, help="The same file, as the old script was told of it.")
@failing
def times(table: Path | None, csv_file: Path | None) -> None:
    """Say how long the pictures of a table took: of all of them, and the first one apart.

    The table is one that `describe` wrote, or any other with a column `Execution Time`, in seconds.
    """
    from processor.commands.durations.statistics import Durations
    from processor.commands.durations.table import seconds_in

    if (table is None) == (csv_file is None):
        raise click.UsageError("Expected one FILE.csv.")
    found = Durations.of(seconds_in(table or csv_file or Path()))
    click.echo(f"pictures {found.count:>10}")
    for name in ("minimum", "mean", "maximum", "first"):
        click.echo(f"{name:<8} {getattr(found, name):>10.3f} s")
    for name in ("median", "p95"):
        click.echo(f"{name:<8} {getattr(found, name):>10.3f} s   without the first")
