"""A small application behind the gate: a page, DeepStack's route with an error shape of its own, a probe."""

from collections.abc import Callable

import pytest
from flask import Blueprint, Flask, Response, jsonify, request
from flask.testing import FlaskClient

from front import access, errors
from front.app import FrontDoor
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.settings import Settings
from wire.errors import ImageProcessorError

MOST_BYTES = 100_000


def build(settings: Settings) -> Flask:
    app = FrontDoor("front")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    vision = Blueprint("vision", __name__)

    @app.get("/")
    @app.post("/upload")
    @app.get("/healthz")
    @app.get("/v2/health/live")
    def name() -> str:
        return access.client_id(request)

    @app.put("/v1/models/<model>")
    def load(model: str) -> str:
        access.demand_admin(request, settings)
        return model

    @vision.post("/v1/vision/detection")
    def detection() -> str:
        return f"{access.client_id(request)} {len(request.files['image'].read())}"

    @vision.errorhandler(ImageProcessorError)
    def in_its_own_shape(error: ImageProcessorError) -> tuple[Response, int]:
        return jsonify(success=False, error=error.message), errors.status_of(error)

    app.register_blueprint(vision)
    errors.register(app)
    access.register(app, services_of(FakeDispatcher()), settings)
    return app


@pytest.fixture
def behind() -> Callable[..., FlaskClient]:
    """Makes a client of an application with these settings."""
    return lambda **settings: build(Settings(**settings)).test_client()
