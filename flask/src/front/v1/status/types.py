"""What is told of how the service stands, as types for its description."""

from typing import Annotated, TypedDict

from front.openapi.schemas import Eta, Keywords, Rate, Timestamp, Uuid, Whole
from front.openapi.task_schemas import TaskName
from front.v1.models.types import ModelsJson


class TaskQueueJson(TypedDict):
    """The jobs of a task that wait."""

    waiting: Whole
    limit: Whole
    jobs_per_second: Rate | None
    eta_seconds: Eta


class EndedJson(TypedDict):
    """Jobs that ended, by how they did."""

    succeeded: Whole
    failed: Whole
    canceled: Whole
    expired: Whole


class JobTotalsJson(EndedJson):
    """Ended jobs of all workers."""

    since: Timestamp


class TaskStatusJson(EndedJson):
    """What somebody does of a task, or has done: a job takes `seconds`, measured from recent ones, of which `at_once`
    are in hand."""

    workers: Whole
    seconds: Rate | None
    at_once: Whole | None


class RequestTotalsJson(TypedDict):
    """Of this front since its start; `rejected` by reason."""

    total: Whole
    rejected: dict[str, Whole]


class WorkerJson(TypedDict):
    """`seconds` is how long a job takes of the first of its tasks, measured from recent ones, of which `at_once` are in
    hand; `tasks` of the whole answer says it of each."""

    name: str
    started_at: Timestamp
    tasks: list[str]
    models: list[str]
    loading: list[str]
    seconds: Rate | None
    at_once: Whole | None
    memory_bytes: Whole


class FailedJobJson(TypedDict):
    """A job that failed. `job` and `detail` are empty for whoever may not know of other clients' jobs."""

    at: Timestamp
    job: Uuid
    task: str
    code: str
    detail: str


class StatusPointJson(TypedDict):
    """How it stood: jobs that waited, and what was counted until then, of all workers and of this front."""

    at: Timestamp
    waiting: Whole
    succeeded: Whole
    failed: Whole
    requests: Whole
    rejected: Whole
    memory_bytes: Whole | None


class HistoryJson(TypedDict):
    """The last hour, oldest first, with `seconds` from point to point."""

    front: Annotated[str, Keywords(description="Which of several fronts answers: whose requests are counted.")]
    seconds: Rate
    points: list[StatusPointJson]


class StatusJson(ModelsJson):
    """How the service stands."""

    time: Timestamp
    version: str
    front: Annotated[str, Keywords(description="Which of several fronts answers: whose requests are counted.")]
    uptime_seconds: Rate
    ready: Annotated[bool, Keywords(description="Whether a picture would be worked on.")]
    reasons: Annotated[list[str], Keywords(description="Why not.")]
    queue: Annotated[dict[TaskName, TaskQueueJson], Keywords(description="By task.")]
    tasks: Annotated[dict[str, TaskStatusJson], Keywords(description="By name, those that are done, or were.")]
    jobs: JobTotalsJson
    requests: RequestTotalsJson
    workers: list[WorkerJson]
    failures: Annotated[list[FailedJobJson], Keywords(description="The last jobs that failed, newest first.")]
