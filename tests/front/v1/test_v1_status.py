"""How the service stands, as its operator is told."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import jsonschema
import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from backends.memory.job_stats import MemoryJobStats
from front import __version__
from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.metrics.request_totals import RequestTotals
from front.settings import Settings
from front.v1.status.history import EXTENSION, POINTS, StatusHistory
from openapi_document import document_of
from wire.errors import ModelError
from wire.jobs import JobState, Outcome, Progress
from wire.models import ModelKey
from wire.tasks.detect.model import DetectModel, DetectModelVersion
from wire.workers import Throughput, WorkerStatus

MODEL = DetectModel(DetectModelVersion("toy", "0" * 64, "fake", "float32", (416, 416)), ("dog",)).info
KEY = "k" * 20


class Crew:
    """Two workers: one that knows how fast it is, and one that has just begun and loads another model."""

    def reports(self) -> tuple[WorkerStatus, ...]:
        known = WorkerStatus(
            (MODEL,),
            {"detect": Throughput(0.02, 2)},
            tasks=("detect",),
            name="host-7",
            started_at=1_700_000_000.5,
            memory_bytes=5,
        )
        other, third = ModelKey("detect", "other"), ModelKey("detect", "third")
        return known, WorkerStatus((MODEL,), loading=(other,), errors={third: "no source"}, name="host-8")


class Gone:
    """A redis that is not there."""

    def read(self) -> Any:
        raise RedisConnectionError("nobody listens")


def _status(client: Any) -> dict[str, Any]:
    return _described(client, "/v1/status")


def _described(client: Any, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    body: dict[str, Any] = answer.get_json()
    document = document_of(Settings())
    schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator({"components": document["components"], **schema}).validate(body)
    return body


def test_all_of_it_is_told_and_as_described(front_of: Callable[..., Any]) -> None:
    """Two workers, five jobs that wait, one that failed."""
    dispatcher, job_stats = FakeDispatcher(speed=Throughput(0.02, 4)), MemoryJobStats()
    front = front_of(services_of(dispatcher, workers=Crew(), job_stats=job_stats))
    for _ in range(5):
        dispatcher.submit(type("Waiting", (), {"task": "detect"})())
    failed = Outcome.failed("8a1c6f0e-3f0b-4b57-9a53-5d8e2f7c1b11", ModelError("no such label"))
    job_stats.count("detect", failed)
    body = _status(front.client)
    assert (body["version"], body["ready"], body["reasons"]) == (__version__, True, [])
    expected = {"waiting": 5, "limit": Settings().max_queue, "jobs_per_second": 200.0, "eta_seconds": 0.025}
    assert body["queue"]["detect"] == expected
    nobody = {"succeeded": 0, "failed": 0, "canceled": 0, "expired": 0}
    assert body["tasks"] == {"detect": {"workers": 1, "seconds": 0.02, "at_once": 2, **nobody, "failed": 1}}
    since = body["jobs"].pop("since")
    assert body["jobs"] == {"succeeded": 0, "failed": 1, "canceled": 0, "expired": 0}
    assert abs((datetime.now(UTC) - datetime.fromisoformat(since)).total_seconds()) < 60
    first, second = body["workers"]
    assert first == {
        "name": "host-7",
        "started_at": "2023-11-14T22:13:20.500Z",
        "tasks": ["detect"],
        "models": ["toy"],
        "loading": [],
        "seconds": 0.02,
        "at_once": 2,
        "memory_bytes": 5,
    }
    assert (second["loading"], second["seconds"], second["at_once"]) == (["other"], None, None)
    assert body["models"] == front.client.get("/v1/models").get_json()["models"]
    assert (body["loading"], body["errors"]) == (["other"], {"third": "no source"})
    (failure,) = body["failures"]
    assert (failure["job"], failure["task"], failure["code"]) == (failed.job_id, "detect", "model_error")
    assert failure["detail"] == "no such label"


def test_how_fast_jobs_are_done_is_known_after_the_first(inline: Any, jpeg: bytes) -> None:
    """By the dispatcher that did it."""
    assert _status(inline.client)["queue"]["detect"]["jobs_per_second"] is None
    assert inline.client.post("/v1/jobs", data=jpeg, headers={"Prefer": "wait=5"}).status_code == 200
    line = _status(inline.client)["queue"]["detect"]
    assert (line["waiting"], line["eta_seconds"]) == (0, 0)
    assert line["jobs_per_second"] > 0


def test_a_canceled_job_counts_at_once(queued: Any, jpeg: bytes) -> None:
    """Though nobody ever took it."""
    queued.services.dispatcher.job_progress = Progress(JobState.QUEUED, 0)
    job_url = queued.client.post("/v1/jobs", data=jpeg).headers["Location"]
    for _ in range(2):
        assert queued.client.delete(job_url).status_code == 200
    assert _status(queued.client)["jobs"]["canceled"] == 1


def test_requests_and_why_some_were_turned_away(queued: Any) -> None:
    """Of this front; a look at the status is a request as well."""
    assert _status(queued.client)["requests"] == {"total": 0, "rejected": {}}
    for _ in range(2):
        queued.client.post("/upload", data={"file": (BytesIO(bytes(300_000)), "a.jpg")})
    assert _status(queued.client)["requests"] == {"total": 3, "rejected": {"too_many_bytes": 2}}


def test_nobody_to_work_is_told_with_the_reason(queued: Any) -> None:
    """The answer is there all the same: an operator asks just then."""
    body = _status(queued.client)
    assert (body["ready"], body["workers"], body["models"]) == (False, [], [])
    assert "No model is loaded" in body["reasons"][0]
    assert body["queue"]["detect"]["eta_seconds"] is None


def test_a_store_that_is_gone_is_a_503_with_the_reason(front_of: Callable[..., Any]) -> None:
    """There is nothing else that could be told."""
    answer = front_of(services_of(FakeDispatcher(), job_stats=Gone())).client.get("/v1/status")
    assert answer.status_code == 503
    assert "redis" in json.loads(answer.data)["reasons"][0]


def test_what_was_seen_is_kept_for_who_comes_later(front_of: Callable[..., Any]) -> None:
    """A point for each interval, from the start of the front on, and no more of them than 300."""
    dispatcher, job_stats = FakeDispatcher(), MemoryJobStats()
    services = services_of(dispatcher, workers=Crew(), job_stats=job_stats)
    history = StatusHistory(services, lambda: RequestTotals(7, {"busy": 2, "queue_full": 1}), seconds=0.001)
    history.start()
    job_stats.count("read", Outcome.succeeded("8a1c6f0e-3f0b-4b57-9a53-5d8e2f7c1b11", {}))
    until = time.monotonic() + 20
    while len(history.points()) < POINTS and time.monotonic() < until:
        time.sleep(0.01)
    history.stop()
    *_, last = points = history.points()
    assert (len(points), last.succeeded, last.requests, last.rejected, last.memory_bytes) == (POINTS, 1, 7, 3, 5)
    assert [point.at for point in points] == sorted(point.at for point in points)


def test_a_redis_that_is_gone_leaves_a_gap_and_history_goes_on() -> None:
    """Nobody asks who keeps it; it must not end."""
    services = services_of(FakeDispatcher(), job_stats=Gone())
    history = StatusHistory(services, lambda: RequestTotals(0, {}), seconds=0.001)
    history.start()
    time.sleep(0.05)
    assert history.points() == ()
    object.__setattr__(services, "job_stats", MemoryJobStats())
    until = time.monotonic() + 20
    while not history.points() and time.monotonic() < until:
        time.sleep(0.01)
    history.stop()
    assert history.points()


def test_the_history_is_told_as_described(front_of: Callable[..., Any]) -> None:
    """Oldest first, with the front that has it."""
    front = front_of(services_of(FakeDispatcher(), workers=Crew()))
    history: StatusHistory = front.client.application.extensions[EXTENSION]
    history.start()
    until = time.monotonic() + 20
    while not history.points() and time.monotonic() < until:
        time.sleep(0.01)
    history.stop()
    body = _described(front.client, "/v1/status/history")
    assert (body["seconds"], body["front"]) == (12, _status(front.client)["front"])
    (point,) = body["points"]
    assert point.pop("at").endswith("Z")
    nothing = {"waiting": 0, "succeeded": 0, "failed": 0, "requests": 0, "rejected": 0}
    assert point == {**nothing, "memory_bytes": 5}


@pytest.mark.parametrize("path", ["/v1/status", "/v1/status/history", "/status"])
def test_it_demands_a_key_as_all_others_do(path: str) -> None:
    """What happens inside is nobody's business but the operator's."""
    client = create_app(services_of(FakeDispatcher()), Settings(api_keys=(KEY,))).test_client()
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"X-API-Key": KEY}).status_code == 200
