"""CORS: pages of the origins that are listed may use every route, in both modes, and pages of no others."""

from base64 import b64encode

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backends.stores.memory import MemoryStore
from front.app import create_app
from front.dispatch.fakes import FakeDispatcher, FakeProcess
from front.dispatch.local import LocalDispatcher
from front.fakes import services_of
from front.services import Services
from front.settings import Settings

KEY = "k" * 20
ORIGIN, OTHER = "https://example.org:8443", "https://example.org"
LISTED = ("http://localhost:3000", ORIGIN)
ALLOWED = "Access-Control-Allow-Origin"
CLIENTS_SEND = (
    *("authorization", "x-api-key", "content-type", "idempotency-key", "prefer", "accept", "last-event-id"),
    *("cache-control", "x-requested-with", "if-none-match", "inference-header-content-length", "x-moondream-auth"),
)


def mode_1() -> Services:
    store = MemoryStore(10_000_000)
    return services_of(LocalDispatcher(FakeProcess(store)), store=store, upload_wait_seconds=60)


def mode_2() -> Services:
    return services_of(FakeDispatcher())


@pytest.fixture(params=[mode_1, mode_2])
def services(request: pytest.FixtureRequest) -> Services:
    """Each mode's."""
    made: Services = request.param()
    return made


def client_of(services: Services, *origins: str, **settings: object) -> FlaskClient:
    app = create_app(services, Settings(cors_origins=origins, **settings))  # type: ignore[arg-type]

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("nobody foresaw this")

    return app.test_client()


def preflight(client: FlaskClient, path: str, method: str, origin: str = ORIGIN) -> TestResponse:
    preflight_headers = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": ",".join(CLIENTS_SEND),
    }
    return client.options(path, headers={"Origin": origin, **preflight_headers})


def cors_headers(answer: TestResponse) -> list[str]:
    return [name for name in answer.headers.keys() if name.startswith("Access-Control-")]  # noqa: SIM118 - not a dict


def test_every_route_and_method_passes_a_preflight_without_key_and_uncounted(services: Services) -> None:
    """Browsers send no key with it, and one upload is one request."""
    client = client_of(services, *LISTED, api_keys=(KEY,), rate_limit="1/hour")
    rules = [rule for rule in client.application.url_map.iter_rules() if rule.methods]
    assert len(rules) > 40
    for rule in rules:
        path = rule.rule.replace("<", "").replace(">", "").replace("path:", "").replace("int:", "")
        for method in rule.methods or ():
            answer = preflight(client, path, method)
            assert (answer.status_code, answer.headers[ALLOWED], answer.data) == (204, ORIGIN, b""), (path, method)
            assert method in answer.headers["Access-Control-Allow-Methods"].split(", ")
            assert {*CLIENTS_SEND} <= {*answer.headers["Access-Control-Allow-Headers"].lower().split(", ")}
            assert int(answer.headers["Access-Control-Max-Age"]) > 0
            assert "Origin" in answer.vary
    assert client.get("/counts", headers={"Origin": ORIGIN, "X-API-Key": KEY}).status_code == 200


@pytest.mark.parametrize(
    "origin", [OTHER, "https://example.org:84430", "https://example.org:8443.evil.example", "null"]
)
def test_an_origin_that_is_not_listed_is_told_nothing(services: Services, origin: str) -> None:
    """Neither in a preflight nor in an answer; and a cache is told that others are."""
    client = client_of(services, *LISTED)
    for answer in (preflight(client, "/upload", "POST", origin), client.get("/counts", headers={"Origin": origin})):
        assert cors_headers(answer) == []
        assert "Origin" in answer.vary


def test_without_the_setting_nothing_is_said(services: Services) -> None:
    """A preflight is what it ever was, a request for a key where there are keys."""
    for client, status in ((client_of(services), 200), (client_of(services, api_keys=(KEY,)), 401)):
        answer = preflight(client, "/upload", "POST")
        assert answer.status_code == status
        assert cors_headers(answer) == []
        assert "Origin" not in answer.vary


def test_any_origin_is_told_the_same(services: Services) -> None:
    """The answer is no other one for another origin, so a cache may keep one for all."""
    client = client_of(services, "*")
    for origin in (ORIGIN, OTHER, "null"):
        for answer in (preflight(client, "/upload", "POST", origin), client.get("/counts", headers={"Origin": origin})):
            assert answer.headers[ALLOWED] == "*"
            assert "Origin" not in answer.vary
    assert cors_headers(client.get("/counts")) == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("PATCH", "/upload", 405),
        ("POST", "/upload", 413),
        ("POST", "/v1/jobs", 415),
        ("POST", "/v1/jobs?labels=unheard%20of&threshold=9", 422),
        ("GET", "/readyz", 503),
        ("GET", "/broken", 500),
        ("PUT", "/v1/models/toy", 403),
        ("GET", "/v2/models/unknown", 503),
        ("POST", "/v1/vision/detection", 400),
    ],
)
def test_errors_can_be_read_too(services: Services, method: str, path: str, status: int) -> None:
    """Of every kind, in whichever shape."""
    client = client_of(services, *LISTED, max_upload_bytes=1_000)
    body = b"x" * (100 if status != 413 else 2_000_000)
    answer = client.open(path, method=method, data=body, content_type="image/jpeg", headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers.get(ALLOWED)) == (status, ORIGIN), answer.text
    assert answer.headers["Access-Control-Expose-Headers"] == "*"
    assert "Origin" in answer.vary


def test_the_gates_errors_can_be_read_too(services: Services) -> None:
    """401 for whoever has no key, 429 for whoever asks too often."""
    client = client_of(services, *LISTED, api_keys=(KEY,), rate_limit="1/hour")
    for status in (401, 429):
        answer = client.get("/counts", headers={"Origin": ORIGIN})
        assert (answer.status_code, answer.headers.get(ALLOWED)) == (status, ORIGIN)


@pytest.mark.parametrize("listed", [ORIGIN, "*"])
def test_a_listed_origin_cannot_use_the_password_that_a_browser_keeps(services: Services, listed: str) -> None:
    """Its key counts, in a header; nothing invites the browser to add what it keeps, nor lets a page play the proxy."""
    client = client_of(services, listed, api_keys=(KEY,))
    kept = {"Origin": ORIGIN, "Authorization": "Basic " + b64encode(f"x:{KEY}".encode()).decode()}
    refused = client.post("/v1/jobs", headers=kept)
    assert refused.status_code == 403
    assert client.post("/v1/jobs", headers={"Origin": ORIGIN, "X-API-Key": KEY}).status_code == 400
    preflight_response = preflight(client, "/v1/jobs", "POST")
    for answer in (refused, preflight_response):
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "x-forwarded-host" not in preflight_response.headers["Access-Control-Allow-Headers"].lower()


def test_vary_keeps_what_a_route_says_besides(services: Services) -> None:
    """A picture or JSON, by `Accept`; and compressed or not."""
    client = client_of(services, *LISTED)
    assert {"Origin", "Accept-Encoding"} <= {*client.get("/").vary}
