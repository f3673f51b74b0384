"""What caches between a client and the service may keep of its answers."""

from flask.testing import FlaskClient

from front.settings import Settings
from openapi_document import app_of

THE_SAME_FOR_ALL = {"/api/"}


def test_every_answer_says_whether_it_may_be_kept() -> None:
    """A proxy that is told to keep what says nothing would give one client what is another's."""
    app = app_of(Settings())
    client, rules = app.test_client(), [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    routes = {rule.rule.replace("<name>", "holiday") for rule in rules if rule.rule.startswith("/v1/collections")}
    routes |= {rule.rule for rule in rules if "<" not in rule.rule}
    assert {"/v1/collections", "/v1/collections/holiday", "/v1/streams", "/sdapi/v1/options"} <= routes
    assert {route for route in routes if not _said(client, route)} == THE_SAME_FOR_ALL


def _said(client: FlaskClient, route: str) -> str:
    with client.get(route) as answer:
        return answer.headers.get("Cache-Control", "")
