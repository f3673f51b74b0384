"""A request that was refused before its body was read leaves its client able to send the next one."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import requests
import urllib3

from raw_http import Connection

Send = Callable[[str, str, dict[str, str], bytes], int]

KEY = "a-key-of-the-tests-long-enough"
WITH_KEY = {"X-API-Key": KEY}
MOST_BYTES = 2_000
NODE = Path(sys.executable).with_name("node")
"""As it comes with the requirements for development."""


@dataclass(frozen=True)
class Refused:
    """A request, and the status with which it is refused at its head."""

    status: int
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=lambda: WITH_KEY)


REFUSED = (
    Refused(400, "POST", "/v1/jobs", {**WITH_KEY, "Idempotency-Key": "x" * 300}),
    Refused(401, "POST", "/v1/jobs", {}),
    Refused(403, "PUT", "/v1/models/toy"),
    Refused(404, "POST", "/nowhere"),
    Refused(405, "POST", "/healthz"),
    Refused(413, "POST", "/upload"),
)
SIZES = (70_000, 900_000, 3_000_000, 12_000_000)


@pytest.fixture(scope="module")
def server(serve_module: Callable[..., str]) -> str:
    """With keys, and a small limit."""
    return serve_module("inline", API_KEYS=KEY, MAX_UPLOAD_BYTES=str(MOST_BYTES), STAND_IN_SECONDS="0")


@contextmanager
def _requests() -> Iterator[Send]:
    with requests.Session() as session:
        yield (
            lambda method, url, headers, body: (
                session.request(method, url, headers=headers, data=body, timeout=15).status_code
            )
        )


@contextmanager
def _urllib3() -> Iterator[Send]:
    """Without the retries by which it would hide a connection that broke."""
    with urllib3.PoolManager(1, retries=False, timeout=15) as pool:
        yield lambda method, url, headers, body: pool.request(method, url, body=body, headers=headers).status


@contextmanager
def _httpx() -> Iterator[Send]:
    with httpx.Client(timeout=15) as client:
        yield lambda method, url, headers, body: client.request(method, url, headers=headers, content=body).status_code


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("client", [_requests, _urllib3, _httpx])
def test_the_next_request_of_a_client_that_was_refused_is_answered(
    client: Callable[[], Iterator[Send]], size: int, server: str, jpeg: bytes
) -> None:
    """On its connection if that is open still, and on another where it was told that it is not."""
    with client() as send:  # type: ignore[attr-defined]
        for each in REFUSED * 2:
            status = send(each.method, f"{server}{each.path}", each.headers, bytes(size))
            assert status == each.status, each
            assert send("POST", f"{server}/upload", WITH_KEY, jpeg) == 200, each


@pytest.mark.parametrize("size", SIZES)
def test_node_goes_on_after_a_refusal(size: int, server: str, jpeg: bytes, tmp_path: Path) -> None:
    """Its fetch, which has no retries."""
    picture = tmp_path / "picture.jpg"
    picture.write_bytes(jpeg)
    rejected_requests = [[each.method, each.path, each.headers] for each in REFUSED * 2]
    given = json.dumps(
        {"url": server, "asked": rejected_requests, "right": WITH_KEY, "size": size, "picture": str(picture)}
    )
    script = Path(__file__).with_name("refused.mjs")
    done = subprocess.run([NODE, script, given], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(done.stdout) == [[each.status, 200] for each in REFUSED * 2]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("refused", REFUSED, ids=lambda each: str(each.status))
def test_an_answer_says_whether_the_connection_goes_on_and_it_does(refused: Refused, size: int, server: str) -> None:
    """As many bytes as a body has are read behind the answer's head, or the connection is closed as it says."""
    lines = [f"{name}: {value}" for name, value in refused.headers.items()]
    with Connection(server) as connection:
        connection.send(
            f"{refused.method} {refused.path} HTTP/1.1", *lines, f"Content-Length: {size}", body=bytes(size)
        )
        answer = connection.answer()
        assert answer.status == refused.status
        if answer.closes:
            assert connection.is_over()
        else:
            connection.send("GET /healthz HTTP/1.1")
            assert connection.answer().status == 200
        assert answer.closes == (size > 1_000_000)


def test_a_client_over_its_rate_keeps_its_connection_too(serve: Callable[..., str]) -> None:
    """429, with a body that nobody has read."""
    url = serve("inline", RATE_LIMIT="1/hour", STAND_IN_SECONDS="0")
    with requests.Session() as session:
        responses = [session.post(f"{url}/v1/jobs", data=bytes(500_000), timeout=15) for _ in range(4)]
        assert [each.status_code for each in responses] == [415, 429, 429, 429]
        assert responses[-1].headers["Connection"] == "keep-alive"
        assert session.get(f"{url}/healthz", timeout=15).ok


def test_a_body_that_was_announced_and_does_not_come_ends_the_connection(server: str) -> None:
    """The refusal comes soon all the same, and says so."""
    with Connection(server) as connection:
        connection.send("POST /nowhere HTTP/1.1", "Content-Length: 100000", f"X-API-Key: {KEY}", body=bytes(1000))
        answer = connection.answer()
        assert (answer.status, answer.closes) == (404, True)
        assert connection.is_over()


def test_who_asks_before_sending_a_body_is_told_no_without_it(server: str) -> None:
    """`Expect: 100-continue` is answered with 100 only by a route that wants the body."""
    with Connection(server) as connection:
        connection.send("POST /v1/jobs HTTP/1.1", "Expect: 100-continue", "Content-Length: 100000")
        answer = connection.answer()
        assert (answer.status, answer.closes) == (401, True)


def test_who_asks_before_sending_a_body_is_told_to_go_on(server: str, jpeg: bytes) -> None:
    """And may send the next request on the same connection."""
    request_lines = (
        "POST /upload HTTP/1.1",
        "Expect: 100-continue",
        f"Content-Length: {len(jpeg)}",
        f"X-API-Key: {KEY}",
    )
    with Connection(server) as connection:
        for _ in range(2):
            connection.send(*request_lines)
            assert connection.answer().status == 100
            connection.socket.sendall(jpeg)
            assert connection.answer().status == 200


def test_requests_that_come_together_are_answered_in_order(server: str, jpeg: bytes) -> None:
    """The second and the third are not lost with what was read of the first."""
    right = [f"X-API-Key: {KEY}", f"Content-Length: {len(jpeg)}"]
    with Connection(server) as connection:
        connection.send("POST /nowhere HTTP/1.1", *right, body=jpeg)
        connection.send("POST /upload HTTP/1.1", *right, body=jpeg)
        connection.send("GET /healthz HTTP/1.1")
        assert [connection.answer().status for _ in range(3)] == [404, 200, 200]


def test_requests_of_http_1_0_are_answered_and_their_connections_closed(server: str, jpeg: bytes) -> None:
    """Unless the client asks for more; `Expect` means nothing there."""
    with Connection(server) as connection:
        connection.send(
            "POST /upload HTTP/1.0",
            "Expect: 100-continue",
            f"X-API-Key: {KEY}",
            f"Content-Length: {len(jpeg)}",
            body=jpeg,
        )
        answer = connection.answer()
        assert (answer.status, answer.closes) == (200, True)
        assert connection.is_over()
    with Connection(server) as connection:
        for _ in range(2):
            connection.send("GET /healthz HTTP/1.0", "Connection: keep-alive")
            assert connection.answer().status == 200
