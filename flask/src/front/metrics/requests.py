"""Counts and times requests, around the whole application and at the cost of a few microseconds each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "image_processor_"
REQUESTS = f"{PREFIX}http_requests"
OTHER = "other"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True)
class _Meter:
    """What is touched for each request of one route, method and status."""

    count: Callable[[], None]
    observe: Callable[[float], None]


class MeasuredApp:
    """A WSGI application whose answers are counted, and timed until they begin: a stream has no end to wait for."""

    def __init__(self, app: "WSGIApplication", registry: CollectorRegistry) -> None:
        self._app = app
        self._requests = Counter(
            REQUESTS,
            "Requests, by route (as the service writes it), method and status.",
            ("route", "method", "code"),
            registry=registry,
        )
        self._seconds = Histogram(
            f"{PREFIX}http_request_duration_seconds",
            "Time from a request's headers to its answer's.",
            ("route",),
            registry=registry,
            buckets=SECONDS,
        )
        self._meters: dict[tuple[str, str, str], _Meter] = {}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        begun = perf_counter()

        def begin(status: str, *rest: object) -> Callable[[bytes], object]:
            request = environ.get("werkzeug.request")
            rule = None if request is None else request.url_rule
            key = (OTHER if rule is None else rule.rule, environ["REQUEST_METHOD"], status[:3])
            meter = self._meters.get(key) or self._meter(*key)
            meter.count()
            meter.observe(perf_counter() - begun)
            return start_response(status, *rest)  # type: ignore[arg-type]

        return self._app(environ, begin)

    def _meter(self, route: str, method: str, code: str) -> _Meter:
        """The meter, kept for the next time: looking labels up takes a while. Clients may invent paths and methods."""
        known = method if method in METHODS else OTHER
        meter = _Meter(self._requests.labels(route, known, code).inc, self._seconds.labels(route).observe)
        if known == method:
            self._meters[route, method, code] = meter
        return meter
