"""The OpenAPI document of a front door."""

from typing import Any

from flask import Flask

from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.openapi.document import build
from front.settings import Settings


def app_of(settings: Settings) -> Flask:
    """A front door with these settings, behind which nobody works."""
    return create_app(services_of(FakeDispatcher()), settings)


def document_of(settings: Settings) -> dict[str, Any]:
    """What it tells of itself."""
    return build(app_of(settings), settings)
