"""The front door with the routes for clients that exist, before a fake process, and behind a real server."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.serving import WSGIRequestHandler, make_server

from backends.stores.memory import MemoryStore
from front.app import create_app
from front.compat import deepstack, open_inference
from front.dispatch.fakes import FakeDispatcher, FakeProcess
from front.dispatch.local import LocalDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from wire import keys
from wire.jobs import Job, Outcome
from wire.tasks.detect.model import DetectModel, DetectModelVersion

SETTINGS = Settings(max_upload_bytes=200_000, max_pixels=1_000_000)
TOY = DetectModel(DetectModelVersion("toy", "0" * 64, "fake", "float32", (416, 416)), ("dog", "bicycle")).info


@dataclass
class FoundDispatcher(FakeDispatcher):
    """Every job is over at once, with these detections, or with this outcome."""

    store: Any = None
    detections: list[dict[str, Any]] = field(default_factory=list)
    outcome: Callable[[str], Outcome] | None = None

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        super().submit(job, wait_seconds)
        result = {
            "image": {"width": 768, "height": 576},
            "detections": self.detections,
            "model": {"name": job.options["model"] or "toy"},
            "options": dict(job.options),
            "timings_ms": {"decode": 1.6, "infer": 6.2, "nms": 0.4},
        }
        outcome = self.outcome(job.id) if self.outcome else Outcome.succeeded(job.id, result)
        self.store.put(keys.outcome(job.id), outcome.to_bytes(), 60)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(10_000_000)


@pytest.fixture
def jpeg() -> bytes:
    """A small JPEG."""
    buffer = BytesIO()
    Image.new("RGB", (40, 30), (200, 120, 40)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def ask(app: Flask) -> Callable[..., Any]:
    """Sends JSON to a path of the application that a module has."""

    def send(path: str, **body: Any) -> Any:
        return app.test_client().post(path, data=json.dumps(body).encode(), content_type="application/json")

    return send


@pytest.fixture
def app_of() -> Callable[..., Flask]:
    """Builds the application around a dispatcher; `given` are fields of its services."""
    return build


@pytest.fixture
def finding(store: MemoryStore) -> Callable[..., tuple[Flask, FoundDispatcher]]:
    """Builds the application before a dispatcher whose jobs end at once, and gives both."""

    def make(*detections: dict[str, Any], **given: Any) -> tuple[Flask, FoundDispatcher]:
        outcome = given.pop("outcome", None)
        dispatcher = FoundDispatcher(store=store, detections=list(detections), outcome=outcome)
        return build(dispatcher, store=store, **given), dispatcher

    return make


@pytest.fixture
def inline(store: MemoryStore) -> Flask:
    """Mode 1."""
    dispatcher = LocalDispatcher(FakeProcess(store))
    return build(dispatcher, store=store, notifier=dispatcher)


@pytest.fixture
def serving() -> Callable[[Flask], AbstractContextManager[str]]:
    """Serves an application in a thread, for real clients; gives its host and port."""
    return served


def build(dispatcher: Any, settings: Settings = SETTINGS, **given: Any) -> Flask:
    services: Services = services_of(dispatcher, **{"workers": StaticWorkerRegistry((TOY,)), **given})
    app = create_app(services, settings)
    for front in (deepstack, open_inference):
        routes = front.blueprint(services, settings, Jobs(services, settings))
        if routes.name not in app.blueprints:
            app.register_blueprint(routes)
    return app


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
