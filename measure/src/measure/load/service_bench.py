"""Services under load, measured in turns, with the detector alone beside them if asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any

from measure.load.wrk import Load, run
from measure.rounds import Round, Subject, Summary, interleaved, summarize


@dataclass(frozen=True, slots=True)
class Target:
    """A service by the name that the table gives it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one target reached under one load; `load` is None where nobody asked over HTTP."""

    name: str
    load: Load | None
    summary: Summary

    def to_dict(self) -> dict[str, Any]:
        load = {**asdict(self.load), "answer": self.load.response} if self.load else {}
        return {"name": self.name, **load, **self.summary.to_dict()}


@dataclass(slots=True)
class _UnderLoad:
    load: Load
    pictures: Sequence[Path]

    def round(self) -> Round:
        return run(self.load, self.pictures)


@dataclass(frozen=True, slots=True)
class LoadSweep:
    """Every combination of these: closed loops with `clients`, open ones at `rates`.

    An open one has `most_clients` or fewer: each asks once a second or more often, so that none is hung up as idle.
    """

    clients: tuple[int, ...]
    rates: tuple[float, ...]
    responses: tuple[str, ...]
    seconds: float
    options: tuple[tuple[str, str | int], ...] = ()
    most_clients: int = 64

    def loads(self, url: str) -> Iterator[Load]:
        for response in self.responses:
            for clients in self.clients:
                yield Load(url, response, clients, None, self.seconds, self.options)
            for rate in self.rates:
                yield Load(url, response, min(ceil(rate), self.most_clients), rate, self.seconds, self.options)

    def count(self) -> int:
        return len(self.responses) * (len(self.clients) + len(self.rates))


def bench_services(
    targets: Sequence[Target],
    sweep: LoadSweep,
    pictures: Sequence[Path],
    rounds: int,
    beside: Mapping[str, Subject],
    advanced: Callable[[], None],
) -> list[Row]:
    """A row for each target and load, and for each subject `beside`. Raises NotReadyError."""
    subjects: dict[tuple[str, Load | None], Subject] = {
        (target.name, load): _UnderLoad(load, pictures) for target in targets for load in sweep.loads(target.url)
    }
    subjects |= {(name, None): subject for name, subject in beside.items()}
    measured = interleaved(subjects, rounds, advanced)
    return [Row(name, load, summarize(each)) for (name, load), each in measured.items()]
