"""Every error has a status and the same shape."""

import logging
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from backends.redis.label_counts import RedisLabelCounter
from backends.redis.workers import RedisWorkerRegistry
from backends.stores.redis import RedisStore
from front.dispatch.fakes import FakeDispatcher
from front.errors import STATUS, problem
from front.fakes import services_of
from wire.errors import NotReadyError, by_code


@pytest.mark.parametrize("error_class", by_code().values())
def test_each_class_of_the_tree_has_a_status_of_its_own(error_class: type) -> None:
    """A new error without one would answer as its parent does, silently."""
    assert 400 <= STATUS[error_class] < 600


def test_a_problem_carries_the_errors_own_words() -> None:
    """The title is the class's sentence, the detail the message."""
    response = problem(NotReadyError("No model is loaded."))
    body = response.get_json(force=True)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert body["title"] == "A part that is needed does not answer, or has not been seen yet"
    assert (body["detail"], body["reasons"]) == ("No model is loaded.", ["No model is loaded."])


def test_flasks_own_errors_have_the_same_shape(inline: Any) -> None:
    """Unknown routes and wrong methods too; the headers that belong to them stay."""
    missing, wrong = inline.client.get("/nowhere"), inline.client.get("/upload")
    assert (missing.status_code, missing.get_json(force=True)["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.get_json(force=True)["code"]) == (405, "method_not_allowed")
    assert wrong.headers["Allow"]
    assert {missing.mimetype, wrong.mimetype} == {"application/problem+json"}


def test_an_unforeseen_error_is_logged_and_not_shown(
    inline: Any, jpeg: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The client learns that it failed, the log where."""

    def explode(*_: object) -> None:
        raise RuntimeError("secret place")

    monkeypatch.setattr(inline.services.dispatcher._tasks["detect"], "_process", explode)
    with caplog.at_level(logging.ERROR):
        response = inline.client.post("/upload", data={"file": (BytesIO(jpeg), "a.jpg")})
    assert (response.status_code, response.get_json(force=True)["code"]) == (500, "internal_error")
    assert "secret" not in response.text
    assert "secret place" in caplog.text


@pytest.mark.parametrize("path", ["/readyz", "/counts", "/v1/models", "/view/6f2c1f0e-8a7e-4a51-9f0e-0a4f1d3b2c11"])
def test_a_redis_that_does_not_answer_is_a_503_on_every_route(path: str, front_of: Callable[..., Any]) -> None:
    """Nothing listens on that port; only /healthz does not ask."""
    client = Redis(port=1, retry=Retry(NoBackoff(), 0))
    services = services_of(
        FakeDispatcher(),
        store=RedisStore(client),
        counts=RedisLabelCounter(client),
        workers=RedisWorkerRegistry(client),
    )
    front = front_of(services)
    response = front.client.get(path)
    assert (response.status_code, response.get_json(force=True)["code"]) == (503, "not_ready")
    assert "redis" in response.get_json(force=True)["reasons"][0]
    assert front.client.get("/healthz").status_code == 200
    client.close()
