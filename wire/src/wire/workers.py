"""Who works, with which models, and how fast."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, Self

from wire.known_members import known_members
from wire.models import ModelInfo, ModelKey


@dataclass(frozen=True, slots=True)
class Throughput:
    """How fast a task is worked on: a job takes `seconds` for each of the `units` that it costs, both measured from
    recent ones, and `at_once` are in hand."""

    seconds: float
    at_once: int = 1
    units: float = 1.0

    @property
    def jobs_per_second(self) -> float:
        return self.at_once / (self.seconds * self.units)


@dataclass(frozen=True, slots=True)
class WorkerStatus:
    """What a living worker says of itself: its loaded models, and by task how fast it works once that is known.

    `tasks` are those that it does. `loading` are the models that are on their way; `errors` says, by model, why
    what was last desired of it came to nothing; `fulfilled` has, by model, the number of the `DesiredModel` that
    nothing more is done for. `started_at` is Unix time, in seconds, `memory_bytes` what of the process lies in memory.
    """

    models: tuple[ModelInfo, ...]
    throughputs: Mapping[str, Throughput] = field(default_factory=dict)
    loading: tuple[ModelKey, ...] = ()
    errors: Mapping[ModelKey, str] = field(default_factory=dict)
    fulfilled: Mapping[ModelKey, int] = field(default_factory=dict)
    tasks: tuple[str, ...] = ()
    name: str = ""
    started_at: float = 0
    memory_bytes: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {
            "models": [each.to_dict() for each in self.models],
            "throughputs": {task: asdict(each) for task, each in self.throughputs.items()},
            "loading": [str(key) for key in self.loading],
            "errors": {str(key): why for key, why in self.errors.items()},
            "fulfilled": {str(key): number for key, number in self.fulfilled.items()},
            "tasks": list(self.tasks),
            "name": self.name,
            "started_at": self.started_at,
            "memory_bytes": self.memory_bytes,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        """The report of a worker; of one of a version that told of its models otherwise, without those."""
        return cls(
            models=tuple(ModelInfo.from_dict(each) for each in given.get("models", ())),
            throughputs={
                task: Throughput(**known_members(Throughput, each)) for task, each in given["throughputs"].items()
            },
            loading=tuple(ModelKey.parse(each) for each in given["loading"]),
            errors={ModelKey.parse(key): why for key, why in given.get("errors", {}).items()},
            fulfilled={ModelKey.parse(key): number for key, number in given["fulfilled"].items()},
            tasks=tuple(given.get("tasks", ())),
            name=given["name"],
            started_at=given["started_at"],
            memory_bytes=given["memory_bytes"],
        )


class WorkerRegistry(Protocol):
    """Knows who works."""

    def reports(self) -> tuple[WorkerStatus, ...]:
        """What each living worker says of itself; empty while there is none."""


def models(reports: Iterable[WorkerStatus], task: str | None = None) -> tuple[ModelInfo, ...]:
    """All loaded models, or those of `task`, each once: in the order of the first worker that has it."""
    found: list[ModelInfo] = []
    for each in (model for report in reports for model in report.models):
        if task in (None, each.task) and each not in found:
            found.append(each)
    return tuple(found)


def tasks_of(reports: Iterable[WorkerStatus]) -> tuple[str, ...]:
    """The tasks that somebody alive does, each once."""
    return tuple(dict.fromkeys(task for report in reports for task in report.tasks))


def throughput(reports: Iterable[WorkerStatus], task: str) -> Throughput | None:
    """How fast all workers together do `task`; None while none of them knows."""
    known = [report.throughputs[task] for report in reports if task in report.throughputs]
    if not known:
        return None
    at_once, units = sum(each.at_once for each in known), sum(each.units for each in known) / len(known)
    return Throughput(at_once / (units * sum(each.jobs_per_second for each in known)), at_once, units)
