"""A measured front door for gunicorn: `gunicorn --pythonpath tests/front/metrics "measured_app:create()"`."""

import os

from flask import Flask

from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.settings import Settings
from wire.tasks.detect.model import DetectModel, DetectModelVersion

MODEL = DetectModel(DetectModelVersion("toy", "abc", "fake", "int8", (416, 416)), ("dog",)).info


def create() -> Flask:
    """The application; `/process` says which process answered."""
    services = services_of(FakeDispatcher(), workers=StaticWorkerRegistry((MODEL,)))
    app = create_app(services, Settings())

    @app.get("/process")
    def process() -> str:
        return str(os.getpid())

    return app
