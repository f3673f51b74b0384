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
from front.v1.status.representation import StatusJson, failures_json, jobs_json, queue_json, requests_json, workers_json


def blueprint(services: Services, settings: Settings, requests: Callable[[], RequestTotals]) -> Blueprint:
    """The route, bound to `services`. `requests` tells how many there were so far."""
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
            "uptime_seconds": round(time.monotonic() - begun, 1),
            "ready": not missing,
            "reasons": [missing] if missing else [],
            "queue": queue_json(services.load, settings.max_queue),
            "jobs": jobs_json(totals),
            "requests": requests_json(requests()),
            "workers": workers_json(reports),
            **overview.to_dict(),
            "failures": failures_json(totals, whole=access.is_admin(settings)),
        }
        response = jsonify(document)
        response.headers["Cache-Control"] = "no-store"
        return response

    return routes
