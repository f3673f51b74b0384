"""Whether a service kept what it promises, under fire."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from measure.soak.book import Book
from measure.soak.clients import WAIT_SECONDS
from measure.soak.flatness import Trend
from measure.soak.plan import JOB_SECONDS, QUEUE_SECONDS
from measure.soak.sampler import Point

COUNTED = "the service counts each job once"
HOOKS = "whoever asked to be called back is"
IN_TIME = "p99 within the deadline"
FLAT = "memory, files and threads do not grow"
AT_REST = "at rest, no more files are open than pools may keep"
NO_TRACE = "no stack trace in any log"

MORE_FILES = 256
"""At rest so many files may be open that were not before: each thread of each front may keep a connection."""

JOB_DEADLINE = QUEUE_SECONDS + JOB_SECONDS
"""Within which a job has its turn and is done, in seconds."""

AT_ONCE_SECONDS = 15.0
"""A request for which nobody has to work is answered within that, also where redis is gone (5 s) or a front stood still
(6 s)."""

ASKED_FOR: Mapping[str, float] = MappingProxyType(
    {"upload": JOB_SECONDS, "waiting": WAIT_SECONDS, "deepstack": 30.0, "open inference": 30.0, "large photo": 15.0}
)
"""How much longer a kind of client asked to wait for work, or takes to send what it has, in seconds."""


@dataclass(frozen=True, slots=True)
class Check:
    """A promise, whether it was kept, and by what one sees it."""

    promise: str
    kept: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Latency:
    """How long a kind of client waited for its answers, in seconds, and what these were.

    Times are those of fronts that were not broken on purpose.
    """

    kind: str
    count: int
    median: float
    p99: float
    longest: float
    deadline: float
    outcomes: Mapping[str, int]


def latencies(book: Book) -> list[Latency]:
    """A row for each kind of client."""
    by_kind: defaultdict[str, list[float]] = defaultdict(list)
    outcomes: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for each in book.samples:
        if not each.excused:
            by_kind[each.kind].append(each.seconds)
        outcomes[each.kind][each.outcome] += 1
    rows = []
    for kind, seconds in sorted(by_kind.items()):
        median, p99, longest = (float(each) for each in np.percentile(seconds, (50, 99, 100)))
        deadline = ASKED_FOR.get(kind, 0.0) + AT_ONCE_SECONDS
        rows.append(Latency(kind, sum(outcomes[kind].values()), median, p99, longest, deadline, dict(outcomes[kind])))
    return rows


def checks(
    book: Book,
    counted: int | None,
    life: int,
    rows: Sequence[Trend],
    rest: tuple[Sequence[Point], Sequence[Point]],
    log: str,
) -> list[Check]:
    """All that was promised. `counted` is what the service says ended in its last `life`; `rest` what its parts had
    before and afterwards."""
    found = [Check(promise, False, f"{times} times") for promise, times in book.broken_counts.items()]
    found.append(_counted(book, counted, life))
    found += _in_time(book)
    found.append(_files_at_rest(*rest))
    growing = [f"{row.part}'s {row.what}" for row in rows if not row.is_flat]
    judged = sum(row.growth is not None for row in rows)
    found.append(
        Check(FLAT, not growing, ", ".join(growing) or f"{judged} of {len(rows)} series are long enough to say")
    )
    traces = log.count("Traceback (most recent call last)")
    found.append(Check(NO_TRACE, not traces, f"{traces}"))
    return found


def _counted(book: Book, counted: int | None, life: int) -> Check:
    certain, unclear = book.certain[life], book.unclear[life]
    seen = f"{counted} counted; {certain} that clients know of, and at most {unclear} more of which nobody was told"
    return Check(COUNTED, counted is not None and certain <= counted <= certain + unclear, seen)


def _in_time(book: Book) -> list[Check]:
    late = [each for each in latencies(book) if each.p99 > each.deadline]
    answers = Check(
        f"{IN_TIME}: answers",
        not late,
        ", ".join(f"{each.kind}: {each.p99:.1f} s of {each.deadline:g} s" for each in late)
        or "of every kind of client",
    )
    seconds = book.job_seconds or [0.0]
    p99 = float(np.percentile(seconds, 99))
    jobs = Check(
        f"{IN_TIME}: jobs", p99 <= JOB_DEADLINE, f"{p99:.1f} s of {JOB_DEADLINE:g} s; median {np.median(seconds):.2f} s"
    )
    return [answers, jobs]


def _files_at_rest(before: Sequence[Point], after: Sequence[Point]) -> Check:
    had = {each.part: each.usage.files for each in before}
    more = {each.part: each.usage.files - had.get(each.part, 0) for each in after}
    kept = all(each <= MORE_FILES for each in more.values())
    return Check(AT_REST, kept, ", ".join(f"{part} {number:+d}" for part, number in more.items()))
