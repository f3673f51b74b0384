"""The route of the service's state, for whoever runs it and for the page that shows it."""

import time
from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from front import __version__, access
from front.health import why_not_ready
from front.metrics.request_totals import RequestTotals
from front.openapi.operation import Answer, Operation
from front.services import Services
from front.settings import Settings
from front.timestamps import iso
from front.v1.models.representation import Overview
from front.v1.status.history import StatusHistory
from front.v1.status.representation import (
    failures_json,
    history_json,
    jobs_json,
    queue_json,
    requests_json,
    tasks_json,
    workers_json,
)
from front.v1.status.types import HistoryJson, StatusJson


def blueprint(
    services: Services, settings: Settings, requests: Callable[[], RequestTotals], history: StatusHistory
) -> Blueprint:
    """The routes, bound to `services`. `requests` tells how many there were so far."""
    routes, begun = Blueprint("status", __name__), time.monotonic()

    @routes.get("/v1/status")
    @Operation("Probes", {200: Answer("How it stands now.", StatusJson)})
    def show_status() -> Response:
        """How the service stands: queue, jobs, requests, workers, models, failures.

        Counters only grow until what counts starts anew. Whoever looks twice has the rate between.
        """
        reports, totals = services.workers.reports(), services.job_stats.read()
        overview = Overview.over(reports, services.desired_models.all())
        missing = why_not_ready(reports, settings.needed_tasks)
        document: StatusJson = {
            "time": iso(time.time()),
            "version": __version__,
            "front": history.front,
            "uptime_seconds": round(time.monotonic() - begun, 1),
            "ready": not missing,
            "reasons": [missing] if missing else [],
            "queue": queue_json(services.load, settings.max_queue),
            "tasks": tasks_json(reports, totals),
            "jobs": jobs_json(totals),
            "requests": requests_json(requests()),
            "workers": workers_json(reports),
            **overview.to_dict(),
            "failures": failures_json(totals, whole=access.is_admin(settings)),
        }
        response = jsonify(document)
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.get("/v1/status/history")
    @Operation("Probes", {200: Answer("What was seen.", HistoryJson)})
    def show_history() -> Response:
        """How the service stood in the last hour: 300 points at most, each front's own.

        Counters only grow until what counts starts anew; between two points lies the rate.
        """
        response = jsonify(history_json(history))
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes
