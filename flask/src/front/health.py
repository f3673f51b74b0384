"""The routes of whoever runs the service: whether it lives, and whether it can do what it is asked."""

from collections.abc import Iterable
from functools import partial
from typing import Literal

from flask import Blueprint, Response, jsonify, request

from front.openapi.operation import Access, Answer, Operation
from front.openapi.parameters import JSON, parameter
from front.openapi.schemas import one_of, record
from front.services import NOBODY, Services
from front.settings import Settings
from wire.errors import NotReadyError, UnknownTaskError
from wire.tasks import registry
from wire.tasks.registry import TASKS
from wire.workers import WorkerStatus, models, tasks_of

operation = partial(Operation, "Probes", access=Access.ANYBODY)


def blueprint(services: Services, settings: Settings) -> Blueprint:
    """The routes, bound to `services`."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    @operation({200: Answer("It does.", {JSON: record(status=Literal["alive"])})})
    def alive() -> Response:
        """Whether the process lives."""
        return jsonify(status="alive")

    @health.get("/readyz")
    @operation(
        {200: Answer("They would, by one of these models.", {JSON: record(status=Literal["ready"], models=list[str])})},
        (UnknownTaskError,),
        (parameter("task", "query", "Ask for jobs of this task.", one_of(*TASKS)),),
    )
    def ready() -> Response:
        """Whether jobs would be worked on."""
        task_name = request.args.get("task")
        needed = [registry.find(task_name).name] if task_name else settings.needed_tasks
        reports = services.workers.reports()
        if why := why_not_ready(reports, needed):
            raise NotReadyError(why)
        return jsonify(status="ready", models=[str(model.key) for model in models(reports) if model.task in needed])

    @health.after_request
    def forbid_caching(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return health


def why_not_ready(reports: Iterable[WorkerStatus], tasks: Iterable[str]) -> str:
    """What keeps the service from doing each of `tasks`; empty where somebody alive does them all."""
    done = tasks_of(reports)
    if not done:
        return NOBODY
    missing = [task for task in tasks if task not in done]
    return f"No living worker does {', '.join(missing)}. There are {', '.join(sorted(done))}." if missing else ""
