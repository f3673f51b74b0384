"""What a bench found, for eyes, for programs and as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from measure import machine, report, table
from measure.plot import plot
from measure.rounds import Summary
from measure.table import Cell


@dataclass(frozen=True, slots=True)
class Findings:
    """A table, what it was made of, and the rows by their names."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    content: Mapping[str, Any]
    summaries: Mapping[str, Summary]

    def publish(self, json_file: Path | None, plot_file: Path | None) -> None:
        """The table is on stdout, and the rest where it was asked for."""
        description = machine.describe()
        click.echo(table.render(self.headings, self.rows))
        click.echo(f"\n{machine.sentence(description)}")
        if json_file:
            report.write(json_file, {"machine": description, **self.content})
        if plot_file:
            plot(self.summaries, machine.sentence(description), plot_file)
