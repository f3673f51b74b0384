"""The routes of /v1 before a dispatcher that takes jobs, and a test that does them when it likes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from backends.stores.memory import MemoryStore
from front import errors
from front.app import FrontDoor
from front.dispatch.fakes import FakeDispatcher, FakeProcess
from front.fakes import services_of
from front.inputs.base64_text import base64_length
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.uploads import FRAMING_BYTES
from front.v1.jobs import routes as job_routes
from front.v1.jobs.references import References
from wire.jobs import Job

SETTINGS = Settings(max_upload_bytes=200_000, max_pixels=1_000_000, queue_seconds=60, webhook_secret="x" * 32)


@dataclass
class FakeNotifier:
    """Remembers for how long somebody waited; `meanwhile` is what happens then."""

    meanwhile: Callable[[], None] = lambda: None
    waited: list[float] = field(default_factory=list)

    def wait(self, job_id: str, seconds: float) -> None:
        self.waited.append(seconds)
        self.meanwhile()


@dataclass
class FakeClock:
    """A clock that can be put on."""

    ahead: float = 0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@dataclass
class ApiHarness:
    """A client of the routes, and what stands behind them. `fetched` are the urls that somebody asked for."""

    client: FlaskClient
    services: Services
    dispatcher: FakeDispatcher
    notifier: FakeNotifier
    fetched: list[str]
    clock: FakeClock

    @property
    def submitted(self) -> list[Job]:
        return self.dispatcher.submitted

    def work(self) -> None:
        """The job that came last is done."""
        FakeProcess(self.services.store)(self.submitted[-1].to_dict())

    def wait(self, seconds: float) -> None:
        """So much later, as far as the store knows."""
        self.clock.ahead += seconds + 0.1

    def submit(self, jpeg: bytes, query: str = "", **headers: str) -> Any:
        """The answer to a picture as the body itself."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/v1/jobs{query}", data=jpeg, headers=named)


@pytest.fixture
def api_of(jpeg: bytes) -> Callable[..., ApiHarness]:
    """Builds the routes with other settings."""

    def build(**settings: Any) -> ApiHarness:
        given, notifier, dispatcher, fetched = replace(SETTINGS, **settings), FakeNotifier(), FakeDispatcher(), []
        clock = FakeClock()
        services = services_of(dispatcher, notifier=notifier, store=MemoryStore(50_000_000, clock))

        def fetch(url: str) -> bytes:
            fetched.append(url)
            return jpeg

        app = FrontDoor("front")
        app.config["MAX_CONTENT_LENGTH"] = base64_length(given.max_upload_bytes) + FRAMING_BYTES
        jobs = Jobs(services, given)
        app.register_blueprint(job_routes.blueprint(services, given, jobs, References(given, jobs, fetch)))
        errors.register(app)
        return ApiHarness(app.test_client(), services, dispatcher, notifier, fetched, clock)

    return build


@pytest.fixture
def api(api_of: Callable[..., ApiHarness]) -> ApiHarness:
    """The routes."""
    return api_of()
