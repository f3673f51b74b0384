"""Below `/v2`, what stands before the routes and what breaks behind them is told in the protocol's shape too."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from front import access
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.settings import Settings
from wire.errors import QueueFullError
from wire.jobs import Job

KEY = "a-key-of-some-length"
PATHS = (("GET", "/v2"), ("GET", "/v2/"), ("GET", "/v2/models/toy"), ("POST", "/v2/models/toy/infer"), ("GET", "/v2/x"))


def _infer(app: Flask, jpeg: bytes) -> Any:
    tensor = {"name": "image", "datatype": "BYTES", "shape": [1], "data": [b64encode(jpeg).decode()]}
    return app.test_client().post("/v2/models/toy/infer", json={"inputs": [tensor]})


def _is_error(answer: Any, status: int) -> bool:
    return (answer.status_code, answer.mimetype, list(answer.get_json())) == (status, "application/json", ["error"])


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_without_a_key(finding: Callable[..., Any], method: str, path: str) -> None:
    """401, and how a key is sent; with one it goes on."""
    app, dispatcher = finding()
    access.register(app, services_of(dispatcher), Settings(api_keys=(KEY,)))
    answer = app.test_client().open(path, method=method)
    assert _is_error(answer, 401)
    assert "X-API-Key" in answer.get_json()["error"]
    assert answer.headers["WWW-Authenticate"]
    known = app.test_client().open(path, method=method, headers={"Authorization": f"Bearer {KEY}"})
    assert known.status_code != 401


def test_the_probes_need_no_key(finding: Callable[..., Any]) -> None:
    """Whoever runs the service asks them."""
    app, dispatcher = finding()
    access.register(app, services_of(dispatcher), Settings(api_keys=(KEY,)))
    for probe in ("/v2/health/live", "/v2/health/ready"):
        assert app.test_client().get(probe).status_code == 200


def test_too_often(finding: Callable[..., Any]) -> None:
    """429, and when to come again."""
    app, dispatcher = finding()
    access.register(app, services_of(dispatcher), Settings(rate_limit="1/minute"))
    assert app.test_client().get("/v2").status_code == 200
    answer = app.test_client().get("/v2")
    assert _is_error(answer, 429)
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_full_queue(app_of: Callable[..., Flask], jpeg: bytes) -> None:
    """429, and when to come again."""

    class FullDispatcher(FakeDispatcher):
        def submit(self, job: Job, wait_seconds: float = 0) -> None:
            raise QueueFullError("full", 7)

    answer = _infer(app_of(FullDispatcher()), jpeg)
    assert _is_error(answer, 429)
    assert (answer.headers["Retry-After"], answer.get_json()["error"]) == ("7", "full")


def test_a_failure_inside(app_of: Callable[..., Flask], jpeg: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """500, with nothing in it of what the log tells."""

    class BrokenDispatcher(FakeDispatcher):
        def submit(self, job: Job, wait_seconds: float = 0) -> None:
            raise RuntimeError("secret place")

    answer = _infer(app_of(BrokenDispatcher()), jpeg)
    assert _is_error(answer, 500)
    assert "secret" not in answer.text
    assert "secret place" in caplog.text
