"""The front door with its description."""

from collections.abc import Callable

import pytest
from flask import Flask

from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.services import Services
from front.settings import Settings


@pytest.fixture
def described() -> Callable[..., Flask]:
    """Builds a front door that describes itself, with any services and settings."""

    def build(services: Services | None = None, settings: Settings | None = None) -> Flask:
        return create_app(services or services_of(FakeDispatcher()), settings or Settings())

    return build
