"""A folder is described: what there is to do is found out, done, and told of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from processor.commands.describe import telling
from processor.commands.describe.asking import Answers, StoppedError, each
from processor.commands.describe.finishing import check_tables, write_tables
from processor.commands.describe.journal import Journal, opened, read
from processor.commands.describe.planning import Item, Need, Plan, Wanted, plan
from processor.commands.describe.records import Failure
from processor.commands.describe.running import Report, Run
from processor.commands.describe.tables import Columns
from processor.commands.durations.estimates import measured

SAMPLES = 5
"""How many pictures are asked to see how long they take, where the journal does not say."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants, and who answers. `journals` are those of other parts of the folder, which are read only."""

    wanted: Wanted
    columns: Columns
    answers: Answers
    journal: Path
    journals: Sequence[Path] = ()
    at_once: int = 1


def describe_folder(order: Order) -> bool:
    """Whether every picture has what is wanted of it. Raises NotReadyError, BadOptionError, OSError."""
    wanted = order.wanted
    with opened(order.journal, order.journals) as journal:
        found = _planned(wanted, journal)
        report, stopped = Report(), ""
        run = Run(wanted, journal, found.names, order.answers, order.at_once)
        with telling.bar(len(found.todo)) as advanced:
            try:
                run.work(found.todo, report, advanced)
            except (StoppedError, KeyboardInterrupt) as error:
                stopped = str(error) or "It was interrupted."
        write_tables(wanted, journal, found.items, order.columns)
        telling.after(wanted, found, report)
        before = _failed_before(found, journal)
        telling.failed_before(before)
    if stopped:
        click.echo(f"Stopped: {stopped} What is done is kept; the same command goes on from there.", err=True)
    return not (stopped or report.failures or before or found.unread)


def would_describe(order: Order) -> None:
    """What `describe_folder` would do is told, and how long it would take; nothing is written.

    Raises BadOptionError, StoppedError, OSError.
    """
    journal = read(dict.fromkeys((*order.journals, order.journal)))
    found = _planned(order.wanted, journal)
    run = Run(order.wanted, journal, found.names, order.answers, order.at_once)
    seconds = _known_seconds(order.wanted, journal)
    if len(seconds) < SAMPLES:
        spread = found.todo[:: max(1, len(found.todo) // SAMPLES)][: SAMPLES + 1]
        came = (answer for _, answer in each(spread, run.ask, order.at_once))
        seconds = [*seconds, *(answer.seconds for answer in came if answer.asked and answer.error is None)]
    estimate = measured(seconds, len(found.todo), order.at_once) if seconds and found.todo else None
    telling.dry(order.wanted, found, estimate, len(seconds))
    telling.failed_before(_failed_before(found, journal))


def _planned(wanted: Wanted, journal: Journal) -> Plan:
    check_tables(wanted, journal.known)
    found = plan(wanted, journal.known)
    telling.before(wanted, found, journal.unreadable)
    return found


def _known_seconds(wanted: Wanted, journal: Journal) -> list[float]:
    return [each.record.seconds for (_, digest), each in journal.known.answers.items() if digest == wanted.digest]


def _failed_before(found: Plan, journal: Journal) -> dict[str, Failure]:
    failed: Iterable[Item] = (item for item in found.items if item.need is Need.FAILED)
    latest = ((item.path, journal.known.latest[item.path].error) for item in failed)
    return {path: error for path, error in latest if error is not None}
