"""What a service says of itself: models, tasks, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How exact a model was measured to be on the `images` of `set`, at its input's longer side `size`, in pixels.

    `map` is COCO's mAP@[.5:.95], `map_50` that at an IoU of 0.5; both 0 to 1.
    """

    set: str
    images: int
    size: int
    shape: str
    map: float
    map_50: float | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model, and how far it is: `state` is loaded, loading, unloading or unloaded, `error` why it could not be had.

    All else is known of loaded ones: `input` is (width, height) in pixels, `aliases` has by label COCO's other
    spelling, `default` says that it answers where no model is named. `raw` is all that the service wrote.
    `trouble` is the former name of `error`, for one version.
    """

    name: str
    state: str
    error: str | None = None
    trouble: str | None = None
    weights_sha256: str = ""
    runtime: str = ""
    precision: str = ""
    input: tuple[int, int] | None = None
    task: str = ""
    labels: tuple[str, ...] = ()
    notice: str = ""
    default: bool = False
    accuracy: tuple[Accuracy, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Models:
    """The loaded models, the names of those that are being loaded, and by name, why the last load failed."""

    models: tuple[Model, ...]
    loading: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskOption:
    """An option of a task. Numbers go from `minimum` to `maximum`, whole ones in `step`s; or it is one of `choices`."""

    name: str
    about: str
    type: str
    default: Any
    changeable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    step: int | None = None
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work: the forms that its results can be had in, and its options."""

    name: str
    about: str
    timeout_seconds: int
    formats: tuple[str, ...]
    options: tuple[TaskOption, ...]


@dataclass(frozen=True, slots=True)
class Tasks:
    """What can be asked for. `limits` are in bytes, pixels, pictures, jobs or seconds, as their names say."""

    tasks: tuple[Task, ...]
    limits: Mapping[str, int]
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """How many jobs of a task wait, of how many that may, and in which time they will be done by recent ones."""

    waiting: int
    limit: int
    jobs_per_second: float | None = None
    eta_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works: a job takes `seconds`, and `at_once` are in hand; None until one was measured."""

    name: str
    started_at: str
    models: tuple[str, ...]
    loading: tuple[str, ...]
    memory_bytes: int
    seconds: float | None = None
    at_once: int | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How the service stands. `ready` says that a picture would be worked on, `reasons` why not; `queue` is by task.

    `raw` has the rest: counts of jobs and requests, and the last failures.
    """

    time: str
    version: str
    uptime_seconds: float
    ready: bool
    reasons: tuple[str, ...]
    queue: Mapping[str, Queue]
    workers: tuple[Worker, ...]
    models: tuple[Model, ...]
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
