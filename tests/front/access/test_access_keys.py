"""API keys: demanded everywhere once there are some, known in every way that clients send them."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO, RawIOBase

import pytest
from flask.testing import FlaskClient

KEY, OTHER_KEY, ADMIN_KEY = "k" * 20, "o" * 20, "a" * 20
KEYS = {"api_keys": (OTHER_KEY, KEY), "admin_keys": (ADMIN_KEY,)}

Behind = Callable[..., FlaskClient]


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"anybody:{password}".encode()).decode()}


class Unread(RawIOBase):
    """A body that nobody may look at."""

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> int:
        raise AssertionError("the body was read")


def unread(length: int) -> dict[str, object]:
    """A form of `length` bytes, as the environment of a request."""
    form = {"CONTENT_TYPE": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(length)}
    return {"environ_overrides": {**form, "wsgi.input": Unread()}}


def test_without_keys_nothing_is_asked_and_nothing_runs_before_a_request(behind: Behind) -> None:
    """No setting, no cost: the application has no hook more."""
    client = behind(admin_keys=(ADMIN_KEY,))
    assert client.get("/").status_code == 200
    assert not client.application.before_request_funcs


@pytest.mark.parametrize(
    "headers",
    [
        {"X-API-Key": KEY},
        {"X-API-Key": f" {OTHER_KEY} "},
        {"Authorization": f"Bearer {KEY}"},
        {"Authorization": f"bearer {KEY}"},
        basic(KEY),
        {"X-API-Key": ADMIN_KEY},
        {"X-API-Key": "wrong", **basic(KEY)},
    ],
)
def test_a_known_key_opens_in_every_way_to_send_it(behind: Behind, headers: dict[str, str]) -> None:
    """Header, bearer, password; an admin key is an API key too."""
    assert behind(**KEYS).get("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-Key": ""},
        {"X-API-Key": KEY[:-1]},
        {"X-API-Key": KEY + "k"},
        {"X-API-Key": KEY.upper()},
        {"X-API-Key": "schlüssel-äöü-der-nicht-stimmt"},
        {"Authorization": f"Bearer {KEY[:-1]}"},
        {"Authorization": f"Token {KEY}"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Basic"},
        basic("wrong"),
        {"Cookie": f"api_key={KEY}"},
    ],
)
def test_any_other_key_is_401_and_makes_a_browser_ask_for_one(behind: Behind, headers: dict[str, str]) -> None:
    """The answer is a problem, names the ways to send a key, and shows none."""
    answer = behind(**KEYS).get("/", headers=headers)
    assert answer.status_code == 401
    first, second = answer.headers.get_all("WWW-Authenticate")
    assert first.startswith("Basic realm=")
    assert second == "Bearer"
    assert answer.json is not None
    assert answer.json["code"] == "unauthorized"
    assert "X-API-Key" in answer.json["detail"]
    assert KEY not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/v2/health/live", 200), ("/static/page.js", 401), ("/nowhere", 401), ("/healthz/", 401)],
)
def test_only_the_probes_are_open(behind: Behind, path: str, status: int) -> None:
    """Not even whether a route exists is told without a key."""
    assert behind(**KEYS).get(path).status_code == status


def test_deepstacks_clients_send_the_key_as_a_form_field_before_or_after_the_picture(behind: Behind) -> None:
    """The picture is still there for the route."""
    client = behind(**KEYS)
    for order in (("api_key", "image"), ("image", "api_key")):
        parts = {"api_key": KEY, "image": (BytesIO(b"picture"), "image")}
        answer = client.post("/v1/vision/detection", data={name: parts[name] for name in order})
        assert answer.status_code == 200
        assert answer.text.endswith(" 7")
        assert answer.text.startswith("key:")


def test_an_error_before_a_route_has_the_shape_of_that_route(behind: Behind) -> None:
    """DeepStack's clients read `success` also where they have no key: the blueprint's own handler forms the error."""
    answer = behind(**KEYS).post("/v1/vision/detection", data={"api_key": "wrong"})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["success"] is False


def test_the_form_field_counts_for_deepstacks_routes_only(behind: Behind) -> None:
    """Nobody else's body is read before its sender is known."""
    client = behind(**KEYS)
    assert client.post("/upload", data={"api_key": KEY}).status_code == 401
    assert client.post("/upload", **unread(5_000)).status_code == 401
    wrong = {"X-API-Key": "wrong"}
    assert client.post("/v1/vision/detection", headers=wrong, **unread(5_000)).status_code == 401


def test_a_body_over_the_limit_is_not_read_for_its_key(behind: Behind) -> None:
    """It is 413 by its Content-Length. (One within the limit is read, which this body makes a 500.)"""
    client = behind(**KEYS)
    assert client.post("/v1/vision/detection", **unread(200_000)).status_code == 413
    assert client.post("/v1/vision/detection", **unread(5_000)).status_code == 500


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "http://localhost:81"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://public.example", "X-Forwarded-Host": "public.example"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
    ],
)
def test_another_site_cannot_use_the_password_that_a_browser_keeps(
    behind: Behind, headers: dict[str, str], status: int
) -> None:
    """A post that carries a browser's Basic credentials only, and comes from elsewhere, is refused."""
    client = behind(**KEYS)
    assert client.post("/upload", headers={**headers, **basic(KEY)}).status_code == status
    assert client.post("/upload", headers={**headers, "X-API-Key": KEY}).status_code == 200
    assert client.get("/", headers={**headers, **basic(KEY)}).status_code == 200


def test_an_admin_key_is_asked_for_where_models_change(behind: Behind) -> None:
    """Without ADMIN_KEYS it is not enabled; with them, an API key alone is not enough."""
    path = "/v1/models/yolov3"
    off = behind(api_keys=(KEY,)).put(path, headers={"X-API-Key": KEY})
    assert (off.status_code, off.json and off.json["code"]) == (403, "not_enabled")
    assert "ADMIN_KEYS" in off.text
    client = behind(**KEYS)
    assert client.put(path, headers={"X-API-Key": KEY}).status_code == 401
    assert client.put(path, headers={"X-API-Key": ADMIN_KEY}).status_code == 200
    assert client.put(path, headers=basic(ADMIN_KEY)).status_code == 200
    alone = behind(admin_keys=(ADMIN_KEY,))
    assert alone.put(path).status_code == 401
    assert alone.put(path, headers={"Authorization": f"Bearer {ADMIN_KEY}"}).status_code == 200
    assert alone.put(path, headers={**basic(ADMIN_KEY), "Origin": "http://evil.example"}).status_code == 403


def test_a_client_is_named_by_its_key_and_the_name_tells_nothing_of_it(behind: Behind) -> None:
    """The same however it is sent; another for another key."""
    client = behind(**KEYS)
    names = {client.get("/", headers=each).text for each in ({"X-API-Key": KEY}, basic(KEY))}
    assert len(names) == 1
    assert KEY not in names.pop()
    assert client.get("/", headers={"X-API-Key": KEY}).text != client.get("/", headers={"X-API-Key": OTHER_KEY}).text


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("203.0.113.9", "address:203.0.113.9"),
        ("::ffff:203.0.113.9", "address:203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "address:2001:db8:1:2::/64"),
        ("", "address:unknown"),
    ],
)
def test_a_client_without_a_key_is_named_by_its_address(behind: Behind, address: str, name: str) -> None:
    """An IPv6 host is its /64, of which it has all addresses. A key that nobody asked for names nobody."""
    environ = {"REMOTE_ADDR": address}
    assert behind().get("/", environ_base=environ, headers={"X-API-Key": KEY}).text == name
