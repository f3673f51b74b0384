"""What Prometheus is told: `GET /metrics`. One prefix, base units, labels of few values.

With PROMETHEUS_MULTIPROC_DIR, an empty folder, several gunicorn processes count together; whichever of them is asked
answers for all.
"""

from flask import Flask, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, ProcessCollector, generate_latest

from front.metrics.rejections import Rejections
from front.metrics.requests import MeasuredApp
from front.metrics.shared import counted_together
from front.metrics.state_collector import StateCollector
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import TEXT
from front.services import Services


def register(app: Flask, services: Services, registry: CollectorRegistry | None = None) -> None:
    """Every request of `app` is counted and timed from now on, and `GET /metrics` tells of it.

    `registry` may hold metrics of others, which are told too; each app has one of its own. The page asks `services`
    when it is asked, never before.
    """
    counted = CollectorRegistry() if registry is None else registry
    app.wsgi_app = MeasuredApp(app.wsgi_app, counted)  # type: ignore[method-assign]
    app.after_request(Rejections(counted).note)
    exported = _exported(counted)
    exported.register(StateCollector(services))

    @app.get("/metrics")
    @Operation("Described", {200: Answer("The text format, 0.0.4.", {TEXT: str})})
    def metrics() -> Response:
        """What Prometheus reads."""
        response = Response(generate_latest(exported), content_type=CONTENT_TYPE_PLAIN_0_0_4)
        response.headers["Cache-Control"] = "no-store"
        return response


def _exported(counted: CollectorRegistry) -> CollectorRegistry:
    """The registry that the page is made of: `counted` and this process, or all processes that share the folder.

    One process of several has nothing to say of itself that would be true of all.
    """
    every = counted_together()
    if every is not None:
        return every
    ProcessCollector(registry=counted)
    return counted
