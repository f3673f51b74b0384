"""What is said of a model, of whatever task, loaded or answering."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from wire.known_members import known_members

UNNAMED_TASK = "detect"
"""The task of a model that is written by its name alone, as all were while there was no other task."""


@dataclass(frozen=True, slots=True)
class ModelKey:
    """Which model: its task, and its name among the models of that task.

    As text it is `<task>/<name>`, and the name alone where the task is UNNAMED_TASK: so are addresses, what is kept and
    what workers report the same as before there were tasks in them.
    """

    task: str
    name: str

    def __str__(self) -> str:
        return self.name if self.task == UNNAMED_TASK else f"{self.task}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key that `text` is of; also of one that names UNNAMED_TASK."""
        task, _, name = text.rpartition("/")
        return cls(task or UNNAMED_TASK, name)


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """Which numbers answer, in what way. `weights_sha256` is empty where a model has no weights of its own."""

    name: str
    weights_sha256: str = ""
    runtime: str = ""
    precision: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How well a model did: `name` is the measure's (mAP, mIoU, recall@10), `set` what it was measured on.

    `conditions` say how: whatever else has to be the same for another number to be compared with `value`.
    """

    name: str
    value: float
    set: str
    conditions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What can be said of a loaded model before it is asked, whatever its task.

    `default` says that it answers where a request names no model, `notice` what its user has to know, `license` by
    which SPDX identifier its weights may be used; both are empty where there is nothing to say. `facts` are true of it
    everywhere, `measures` are of exactly these weights in the precision that serves, and `machine` is so on the machine
    that tells: that does not make it another model. The members of `facts` and `machine` are the task's own, as JSON
    has them.
    """

    task: str
    version: ModelVersion
    notice: str = ""
    default: bool = False
    license: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    measures: tuple[Measure, ...] = ()
    machine: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        return self.version.name

    @property
    def key(self) -> ModelKey:
        return ModelKey(self.task, self.name)

    def to_dict(self) -> dict[str, Any]:
        return {
            **asdict(self.version),
            "task": self.task,
            "notice": self.notice,
            "default": self.default,
            "license": self.license,
            "facts": dict(self.facts),
            "measures": [asdict(each) for each in self.measures],
            "machine": dict(self.machine),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        return cls(
            task=given["task"],
            version=ModelVersion(**{name: given[name] for name in ModelVersion.__slots__}),
            notice=given["notice"],
            default=given["default"],
            license=given["license"],
            facts=given["facts"],
            measures=tuple(Measure(**known_members(Measure, each)) for each in given["measures"]),
            machine=given["machine"],
        )
