"""Rate limits of each client."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from front.access.rates import Rates
from wire.errors import RateLimitError

KEY, OTHER_KEY = "k" * 20, "o" * 20

Behind = Callable[..., FlaskClient]


def test_one_request_too_many_is_429_and_says_when_to_come_back(behind: Behind) -> None:
    """A whole number of seconds, within the window; the limit is named."""
    client = behind(rate_limit="3/minute")
    assert [client.get("/").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/")
    assert answer.json is not None
    assert answer.json["code"] == "rate_limited"
    assert "3 per 1 minute" in answer.json["detail"]
    assert 1 <= int(answer.headers["Retry-After"]) <= 61


def test_clients_are_counted_apart_by_key_else_by_address(behind: Behind) -> None:
    """Two keys at one address have a limit each; so have two addresses without."""
    client = behind(rate_limit="1/minute", api_keys=(KEY, OTHER_KEY))
    assert [client.get("/", headers={"X-API-Key": key}).status_code for key in (KEY, OTHER_KEY, KEY)] == [200, 200, 429]
    client = behind(rate_limit="1/minute")
    addresses = ("203.0.113.1", "203.0.113.2", "203.0.113.1")
    assert [client.get("/", environ_base={"REMOTE_ADDR": each}).status_code for each in addresses] == [200, 200, 429]


def test_whoever_tries_keys_is_counted_too(behind: Behind) -> None:
    """By address, and apart from those who know one."""
    client = behind(rate_limit="2/minute", api_keys=(KEY,))
    assert [client.get("/", headers={"X-API-Key": f"guess {n}"}).status_code for n in range(3)] == [401, 401, 429]
    assert client.get("/", headers={"X-API-Key": KEY}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/v2/health/live", "/static/nothing.js", "/metrics"])
def test_probes_files_and_metrics_are_not_counted(behind: Behind, path: str) -> None:
    """Whoever watches the service is no client of it."""
    client = behind(rate_limit="1/minute")
    assert 429 not in {client.get(path).status_code for _ in range(3)}
    assert client.get("/").status_code == 200


def test_a_request_refused_by_the_short_limit_does_not_count_for_the_long_one() -> None:
    """The shortest window is looked at first, whatever the order in the setting."""
    rates = Rates("4/hour; 1/second", "memory://")
    refused = []
    for _ in range(9):
        try:
            rates.count("somebody")
        except RateLimitError as error:
            refused.append(error)
    assert refused
    assert all("1 per 1 second" in error.message for error in refused)
    assert all(0 <= error.retry_after <= 2 for error in refused)
