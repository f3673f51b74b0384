"""What only a real server shows of streams: chunks as they come, and clients that leave."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import requests

Serve = Callable[..., str]
PLACES = 8


def _submit(url: str, jpeg: bytes) -> str:
    """The address of a new job."""
    return requests.post(f"{url}/v1/jobs", data=jpeg, timeout=20).headers["Location"]


def _listen(url: str, job: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=15)
    connection.sendall(f"GET {job}/events HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return connection


def _head(connection: socket.socket) -> bytes:
    """The answer's head, and perhaps more."""
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        assert part, received
        received += part
    return received


def _chunks(connection: socket.socket) -> Iterator[bytes]:
    """The body's chunks, until the empty one that ends it."""
    with connection.makefile("rb") as file:
        while file.readline() != b"\r\n":
            pass
        while size := int(file.readline(), 16):
            yield file.read(size)
            file.readline()


def test_events_come_as_they_happen(serve: Serve, jpeg: bytes) -> None:
    """Each in a chunk of its own: the first at once, the last with the result, and then the answer is over."""
    url = serve("queued", STAND_IN_SECONDS="3")
    started = time.monotonic()
    with _listen(url, _submit(url, jpeg)) as connection:
        events = _chunks(connection)
        first = json.loads(next(events).removeprefix(b"data: "))
        assert time.monotonic() - started < 2.5
        assert first["state"] == "running"
        (last,) = events
    assert last.startswith(b"id: end\ndata: ")
    assert json.loads(last.partition(b"data: ")[2])["state"] == "succeeded"
    assert 2.5 < time.monotonic() - started < 20


def test_the_place_of_a_client_that_left_is_free_again(serve: Serve, jpeg: bytes) -> None:
    """Long before its job is done; until then, one more is told to come again, and everybody else is served."""
    url = serve("queued", STAND_IN_SECONDS="60", HTTP_THREADS=str(4 * PLACES))
    job = _submit(url, jpeg)
    with ExitStack() as listeners:
        for _ in range(PLACES):
            assert b" 200 " in _head(listeners.enter_context(_listen(url, job)))
        refused = requests.get(f"{url}{job}/events", timeout=5)
        assert (refused.status_code, refused.json()["code"]) == (429, "busy")
        assert int(refused.headers["Retry-After"]) >= 1
        assert requests.get(f"{url}/healthz", timeout=5).ok
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with _listen(url, job) as again:
            if b" 200 " in _head(again):
                return
        time.sleep(0.2)
    raise AssertionError("no place became free")
