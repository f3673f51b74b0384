"""What the description says of keys is so."""

from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from front.openapi.operation import Access, Route, routes
from front.settings import Settings
from openapi_document import app_of, document_of

KEYED = Settings(api_keys=("k" * 20,), rate_limit="1/hour")
ROUTES = {(route.method, route.rule): route for route in routes(app_of(KEYED))}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The description of a service that demands keys."""
    return document_of(KEYED)


def _address(rule: str) -> str:
    return "/".join("a" if part.startswith("<") else part for part in rule.split("/"))


def _matches(document: dict[str, Any], route: Route, answer: Any) -> None:
    """The answer's type and body are declared with its status."""
    responses = [each for path in document["paths"].values() for each in path.values()]
    said = next(each for each in responses if each["operationId"] == route.id)["responses"][str(answer.status_code)]
    schema = {"components": document["components"], **said["content"][answer.mimetype]["schema"]}
    jsonschema.Draft202012Validator(schema).validate(answer.get_json(force=True))
    missing = [
        name for name, each in said.get("headers", {}).items() if each.get("required") and name not in answer.headers
    ]
    assert missing == []


@pytest.mark.parametrize("route", list(ROUTES), ids=" ".join)
def test_a_client_without_a_key_is_turned_away_as_described(route: tuple[str, str], document: dict[str, Any]) -> None:
    """By each route but the probes, in that route's own way, and with the rate's limit too."""
    method, rule = route
    client = app_of(KEYED).test_client()
    first = client.open(_address(rule), method=method)
    if ROUTES[route].operation.access is Access.ANYBODY:
        assert first.status_code not in (401, 403, 429)
        return
    assert first.status_code == 401
    _matches(document, ROUTES[route], first)


@pytest.mark.parametrize("route", [("GET", "/counts"), ("POST", "/v1/jobs"), ("GET", "/v1/models")], ids=" ".join)
def test_a_client_that_comes_too_often_is_turned_away_as_described(
    route: tuple[str, str], document: dict[str, Any]
) -> None:
    """With the time to wait."""
    method, rule = route
    client = app_of(replace(KEYED, api_keys=())).test_client()
    client.open(rule, method=method)
    second = client.open(rule, method=method)
    assert second.status_code == 429
    _matches(document, ROUTES[route], second)
