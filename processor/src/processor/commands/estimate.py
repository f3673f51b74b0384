"""The command `image-processor estimate`."""

from pathlib import Path
from typing import Any

import click

from processor.commands.search_options import failing
from processor.model_options import FILE

MACHINE = "cores=12,tflops=4.5,iops=809"
MANY = click.IntRange(1, 10**12)


class Positive(click.FloatRange):
    """A number of a range: click takes `nan` for one of any."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        return number if number == number else self.fail(f"{value!r} is no number.", param, ctx)


POSITIVE = Positive(1e-6, 1e12)


@click.command()
@click.option("--pictures", type=MANY, required=True, help="How many there are.")
@click.option("--csv", "table", type=FILE, help="What was measured: a table that `describe` wrote.")
@click.option("--seconds", type=POSITIVE, help="Or the average of a picture, in seconds.")
@click.option("--local", metavar="MACHINE", help=f"The machine that was measured, such as {MACHINE}.")
@click.option("--server", metavar="MACHINE", help="The machine that is to do it.")
@click.option("--workers", type=MANY, default=1, show_default=True, help="How many work at a time.")
@click.option("--memory", type=POSITIVE, metavar="GB", help="The memory that there is for them.")
@click.option("--worker-memory", type=POSITIVE, metavar="GB", help="What each of them takes.")
@failing
def estimate(
    pictures: int,
    table: Path | None,
    seconds: float | None,
    local: str | None,
    server: str | None,
    workers: int,
    memory: float | None,
    worker_memory: float | None,
) -> None:
    """Say how long many pictures will take.

    `legacy` is the formula of the old script, where both machines are named; `measured` is what the times say: workers
    such as the one that was measured, as many as cores and memory are there for.
    """
    from processor.commands.durations.estimates import legacy, measured, workers_on
    from processor.commands.durations.machines import machine_of
    from processor.commands.durations.table import seconds_in

    if (table is None) == (seconds is None):
        raise click.UsageError("Expected what was measured: --csv or --seconds.")
    if (local is None) != (server is None):
        raise click.UsageError("Expected both machines, --local and --server, or none of them.")
    if (memory is None) != (worker_memory is None):
        raise click.UsageError("Expected both --memory and --worker-memory, or none of them.")
    values = seconds_in(table) if table else [seconds or 0.0]
    cores = None
    if local and server:
        here, there = machine_of("--local", local), machine_of("--server", server)
        cores = there.cores / here.cores
        old = legacy(sum(values) / len(values), pictures, here, there, workers)
        click.echo(f"legacy    {_hours(old)}   cores, TFLOPS and IOPS multiplied, and the workers on top")
    able = workers_on(workers, cores=cores, memory=memory, memory_each=worker_memory)
    found = measured(values, pictures, able.count)
    between = f"{_hours(found.low)} to {_hours(found.high)}" if found.low is not None else "no interval of one number"
    click.echo(f"measured  {_hours(found.likely)}   {between}; workers: {able.bound}")


def _hours(seconds: Any) -> str:
    return f"{seconds / 3600:.2f} h"
