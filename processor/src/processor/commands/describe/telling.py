"""What a person at a terminal is told of a run: before, meanwhile and after."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

import click

from processor.commands.describe.naming import Names, Sidecar
from processor.commands.describe.planning import Need, Plan, Wanted
from processor.commands.describe.records import Failure
from processor.commands.describe.running import Report
from processor.commands.durations.estimates import Interval
from processor.commands.durations.statistics import Durations

MOST_NAMES = 10
COUNTED = (
    (Need.DONE, "done before"),
    (Need.KEPT, "with a text that stays"),
    (Need.FAILED, "that came to nothing before"),
    (Need.LEFT, "left alone"),
)


class Advanced(Protocol):
    """Is told that one more picture is done."""

    def __call__(self) -> None: ...


def before(wanted: Wanted, plan: Plan, unreadable: int) -> None:
    """What is worth knowing before anything is written, on stderr."""
    if unreadable:
        _say(f"The journal has {_count(unreadable, 'line')} that cannot be read; what was there is done again.")
    for folder in plan.unread:
        _say(f"{folder or wanted.root}: cannot be read, so what is in it is left out.")
    if wanted.sidecars and plan.names.whole:
        _say("Pictures with the same name but for the ending; their texts have the ending of the picture, too:")
        _list([_named(plan.names, path, wanted.sidecars[0]) for path in plan.names.whole])
    if plan.peoples:
        _say(f"{_count(plan.peoples, 'text')} that people wrote stay as they are. --over-people replaces them.")


@contextmanager
def bar(total: int) -> Iterator[Advanced]:
    """How many pictures are done, and how long the others will take by those, on stderr where that is a terminal."""
    if not (total and sys.stderr.isatty()):
        yield lambda: None
        return
    with click.progressbar(length=total, label="Pictures", file=sys.stderr, show_pos=True, width=30) as shown:
        yield lambda: shown.update(1)


def after(wanted: Wanted, plan: Plan, report: Report) -> None:
    """How many pictures were described; on stderr how long that took, and what failed."""
    left = len(plan.todo) - report.finished - len(report.failures)
    now = [(report.finished, "described"), (len(report.failures), "failed"), (left, "not reached")]
    click.echo(f"{click.format_filename(wanted.root)}: {_summary(plan, now)}")
    if report.seconds:
        took = Durations.of(report.seconds)
        _say(f"The first took {took.first:.2f} s, others {took.median:.2f} s (median), 95 of 100 {took.p95:.2f} s.")
    _failures(report.failures)


def failed_before(failures: Mapping[str, Failure]) -> None:
    """Which pictures came to nothing in an earlier run, on stderr."""
    if failures:
        _say("Not asked again, because they came to nothing before; --failed asks them:")
        _failures(failures)


def dry(wanted: Wanted, plan: Plan, estimate: Interval | None, measured: int) -> None:
    """What a run would do, and how long it would take."""
    click.echo(f"{click.format_filename(wanted.root)}: {_summary(plan, [(len(plan.todo), 'to be described')])}")
    if estimate is None:
        return
    between = (
        "" if estimate.low is None or estimate.high is None else f" ({_time(estimate.low)} to {_time(estimate.high)})"
    )
    click.echo(f"That takes about {_time(estimate.likely)}{between}, by {_count(measured, 'picture')}.")


def _summary(plan: Plan, now: Sequence[tuple[int, str]]) -> str:
    counts = plan.counts
    parts = [*((counts.get(need, 0), what) for need, what in COUNTED), *now]
    told = [_count(len(plan.items), "picture"), *(f"{count} {what}" for count, what in parts if count)]
    return ", ".join(told)


def _failures(failures: Mapping[str, Failure]) -> None:
    for path, failure in failures.items():
        _say(f"{click.format_filename(path)}: {failure.detail} ({failure.code})")


def _named(names: Names, path: str, sidecar: Sidecar) -> str:
    return f"{click.format_filename(path)} -> {click.format_filename(names.of(path, sidecar))}"


def _list(lines: Sequence[str]) -> None:
    for line in lines[:MOST_NAMES]:
        _say(f"    {line}")
    if len(lines) > MOST_NAMES:
        _say(f"    and {len(lines) - MOST_NAMES} more")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _time(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, hours = seconds / 60, seconds / 3600
    return f"{minutes:.1f} min" if minutes < 60 else f"{hours:.1f} h"


def _say(text: str) -> None:
    click.echo(text, err=True)
