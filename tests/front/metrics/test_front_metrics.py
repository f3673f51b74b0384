"""What the front door tells Prometheus."""

from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry, Counter
from redis.exceptions import ConnectionError as RedisConnectionError

from front.dispatch.fakes import FakeDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.metrics import register
from wire.tasks.detect.model import DetectModel, DetectModelVersion

Measured = Callable[..., FlaskClient]
Read = Callable[[str], Mapping[tuple[str, ...], float]]
UNKNOWN = "00000000-0000-0000-0000-000000000000"
MODEL = DetectModel(DetectModelVersion("toy", "abc", "fake", "int8", (416, 416)), ("dog",)).info


class GoneLoad:
    """A redis that is not there."""

    def waiting(self, task: str) -> int:
        raise RedisConnectionError(f"nobody listens for {task}")


def _page(client: FlaskClient) -> str:
    answer = client.get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    return answer.text


@pytest.mark.parametrize(
    ("method", "path", "sample"),
    [
        ("GET", "/healthz", ("200", "GET", "/healthz")),
        ("GET", f"/view/{UNKNOWN}", ("404", "GET", "/view/<job_id>")),
        ("GET", "/nowhere/at/all", ("404", "GET", "other")),
        ("POST", "/healthz", ("405", "POST", "other")),
        ("BREW", "/healthz", ("405", "other", "other")),
        ("POST", "/upload", ("400", "POST", "/upload")),
    ],
)
def test_requests_are_counted_by_what_they_have_in_common(
    measured: Measured, read: Read, method: str, path: str, sample: tuple[str, ...]
) -> None:
    """By the route's pattern, never by what a client made up: labels stay few."""
    client = measured(services_of(FakeDispatcher()))
    for _ in range(2):
        client.open(path, method=method)
    metrics = read(_page(client))
    assert metrics["image_processor_http_requests_total", *sample] == 2
    assert metrics["image_processor_http_request_duration_seconds_count", sample[2]] == 2
    assert 0 < metrics["image_processor_http_request_duration_seconds_sum", sample[2]] < 2


def test_each_application_counts_for_itself(measured: Measured, read: Read) -> None:
    """Nothing is global: two in one process do not see one another's requests."""
    one, other = measured(services_of(FakeDispatcher())), measured(services_of(FakeDispatcher()))
    one.get("/healthz")
    sample = ("image_processor_http_requests_total", "200", "GET", "/healthz")
    assert (read(_page(one))[sample], sample in read(_page(other))) == (1, False)


def test_a_picture_that_is_too_large_is_a_rejection_with_its_reason(measured: Measured, read: Read) -> None:
    """The reason is the error's code; what is merely wrong is no rejection."""
    client = measured(services_of(FakeDispatcher()))
    client.post("/upload", data={"file": (BytesIO(bytes(300_000)), "a.jpg")})
    client.post("/upload")
    metrics = read(_page(client))
    assert {key: value for key, value in metrics.items() if key[0] == "image_processor_rejected_total"} == {
        ("image_processor_rejected_total", "too_many_bytes"): 1
    }


def test_the_queue_and_the_models_are_looked_up_when_asked_for(measured: Measured, read: Read, jpeg: bytes) -> None:
    """The gauges show what stands now."""
    client = measured(services_of(FakeDispatcher(), workers=StaticWorkerRegistry((MODEL,))))
    depth = ("image_processor_job_queue_depth", "detect")
    assert read(_page(client))[depth] == 0
    client.post("/upload", data={"file": (BytesIO(jpeg), "a.jpg")})
    metrics = read(_page(client))
    assert metrics[depth] == 1
    assert metrics["image_processor_model_info", "toy", "int8", "fake", "detect", "abc"] == 1
    assert metrics["process_resident_memory_bytes",] > 1_000_000


def test_without_redis_the_rest_is_told(measured: Measured, read: Read) -> None:
    """The page is needed most when something is missing."""
    client = measured(services_of(FakeDispatcher(), load=GoneLoad(), workers=StaticWorkerRegistry((MODEL,))))
    client.get("/healthz")
    metrics = read(_page(client))
    assert metrics["image_processor_http_requests_total", "200", "GET", "/healthz"] == 1
    assert not any(name.startswith("image_processor_job_queue") for name, *_ in metrics)


def test_what_others_count_in_the_registry_is_told_too(read: Read) -> None:
    """In mode 1 the jobs' metrics are on the same page."""
    registry, app = CollectorRegistry(), Flask("test")
    register(app, services_of(FakeDispatcher()), registry)
    Counter("image_processor_jobs", "Jobs.", registry=registry).inc()
    assert read(_page(app.test_client()))["image_processor_jobs_total",] == 1
