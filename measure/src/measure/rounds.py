"""Rounds: each subject in its turn, again and again, so that what the machine does meanwhile hits all alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from statistics import median
from typing import Any, Protocol, TypeVar

Key = TypeVar("Key")
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture: milliseconds by stage, `total` among them, and the network's input as (width, height) if known."""

    timings_ms: Mapping[str, float]
    input_wh: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One turn: the wall time that all of it took, the pictures that were answered, and how many were not."""

    seconds: float
    samples: tuple[Sample, ...]
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds."""

    median: float
    p95: float
    p99: float


@dataclass(frozen=True, slots=True)
class Summary:
    """All rounds of one subject. `per_second` is the median of its rounds' pictures a second."""

    pictures: int
    failed: int
    per_second: float
    stages: Mapping[str, Figures]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class Subject(Protocol):
    """What is measured."""

    def round(self) -> Round:
        """One turn. Raises ImageProcessorError where it cannot be had."""


def interleaved(subjects: Mapping[Key, Subject], rounds: int, advanced: Callable[[], None]) -> dict[Key, list[Round]]:
    """Each subject's rounds, taken in turns; a first one, in which caches are filled, does not count."""
    rounds_by_subject: dict[Key, list[Round]] = {key: [] for key in subjects}
    for number in range(rounds + 1):
        for key, subject in subjects.items():
            done = subject.round()
            advanced()
            if number:
                rounds_by_subject[key].append(done)
    return rounds_by_subject


def summarize(rounds: Sequence[Round]) -> Summary:
    """The figures of all `rounds` together."""
    samples = [sample for each in rounds for sample in each.samples]
    names = dict.fromkeys(name for sample in samples for name in sample.timings_ms)
    stages = {name: figures([each.timings_ms[name] for each in samples if name in each.timings_ms]) for name in names}
    rates = [len(each.samples) / each.seconds for each in rounds if each.seconds > 0]
    failed = sum(each.failed for each in rounds)
    return Summary(len(samples), failed, round(median(rates), 2) if rates else 0.0, stages)


def figures(milliseconds: Sequence[float]) -> Figures:
    """Median and percentiles, by nearest rank."""
    ordered = sorted(milliseconds)

    def rank(share: float) -> float:
        return round(ordered[max(0, ceil(share * len(ordered)) - 1)], 3)

    return Figures(round(median(ordered), 3), rank(0.95), rank(0.99))
