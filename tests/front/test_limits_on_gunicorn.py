"""What only a real server shows: bodies that are too large, clients that are too slow."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import requests

Serve = Callable[..., str]


def _connect(url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=15)


def _head(*lines: str) -> bytes:
    boundary = "Content-Type: multipart/form-data; boundary=b"
    return "\r\n".join(["POST /upload HTTP/1.1", "Host: x", boundary, *lines, "", ""]).encode()


def _part() -> bytes:
    return b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'


def _answer(connection: socket.socket) -> tuple[int, bytes]:
    received = b""
    while part := connection.recv(65536):
        received += part
        head, _, body = received.partition(b"\r\n\r\n")
        if body.endswith(b"\n"):
            return int(head.split()[1]), body
    raise AssertionError(f"the connection ended after {received!r}")


def test_gigabytes_are_refused_before_they_are_sent(serve: Serve) -> None:
    """The promise in the header is enough."""
    url = serve("inline")
    started = time.monotonic()
    with _connect(url) as connection:
        connection.sendall(_head("Content-Length: 5000000000"))
        status, body = _answer(connection)
    assert (status, json.loads(body)["code"]) == (413, "too_many_bytes")
    assert time.monotonic() - started < 10


def test_a_client_that_sends_a_hundred_megabytes_all_the_same_reads_its_413(serve: Serve) -> None:
    """Simple clients send everything before they listen; the service goes on."""
    url = serve("inline")
    response = requests.post(f"{url}/upload", files={"file": ("a.jpg", bytes(100_000_000))}, timeout=20)
    assert (response.status_code, response.json()["code"]) == (413, "too_many_bytes")
    assert requests.get(f"{url}/healthz", timeout=5).ok


def test_a_body_without_a_length_is_bounded_too(serve: Serve) -> None:
    """Chunks are counted as they come; a small one is as welcome as any."""
    url = serve("inline", MAX_UPLOAD_BYTES="1000000")

    def chunks(count: int, start: bytes) -> Iterator[bytes]:
        yield _part() + start
        for _ in range(count):
            yield bytes(100_000)
        yield b"\r\n--b--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    large = requests.post(f"{url}/upload", data=chunks(30, b"\xff\xd8\xff"), headers=headers, timeout=20)
    assert (large.status_code, large.json()["code"]) == (413, "too_many_bytes")
    small = requests.post(f"{url}/upload", data=chunks(3, b"\xff\xd8\xff"), headers=headers, timeout=20)
    assert small.status_code == 200


def test_slow_clients_do_not_hold_up_others_and_are_cut_off(serve: Serve) -> None:
    """Three of four threads are taken by clients that stop in the middle; the fourth serves, and they end."""
    url = serve("inline", HTTP_THREADS="4", STAND_IN_SECONDS="0", SLOWER="3")
    with ExitStack() as stack:
        slow = [stack.enter_context(_connect(url)) for _ in range(3)]
        slow[0].sendall(b"POST /upload HTT")
        slow[1].sendall(_head("Content-Length: 1000"))
        slow[2].sendall(_head("Content-Length: 1000") + _part())
        time.sleep(0.3)
        started = time.monotonic()
        assert requests.get(f"{url}/healthz", timeout=5).ok
        assert time.monotonic() - started < 2, "it waited for one to be cut off, after three seconds"
        for connection in slow:
            while connection.recv(65536):
                pass
        assert time.monotonic() - started < 20


def test_a_client_that_sends_a_byte_now_and_then_is_cut_off_as_well(serve: Serve) -> None:
    """It is never idle, and yet a request has its time as a whole."""
    url = serve("inline")
    with _connect(url) as connection:
        connection.sendall(_head("Content-Length: 100000") + _part())
        started = time.monotonic()
        with suppress(OSError):
            while time.monotonic() - started < 12:
                connection.sendall(b"x")
                time.sleep(0.2)
        assert time.monotonic() - started < 10


def test_more_silent_connections_than_threads_change_nothing(serve: Serve) -> None:
    """A connection without a request takes no thread for long, one that hangs on to its answer none that accepts."""
    url = serve("inline", HTTP_THREADS="8", SLOWER="20")
    with ExitStack() as stack:
        for _ in range(4):
            stack.enter_context(_connect(url))
        for _ in range(3):
            refused = stack.enter_context(_connect(url))
            refused.sendall(_head("Content-Length: 5000000000"))
            assert _answer(refused)[0] == 413
        started = time.monotonic()
        assert requests.get(f"{url}/healthz", timeout=5).ok
        assert time.monotonic() - started < 5


def test_a_request_waits_for_a_slow_client_to_go_and_no_longer(serve: Serve) -> None:
    """Two slow clients are all that eight threads wait for; the third is answered when they are cut off."""
    url = serve("inline", HTTP_THREADS="8")
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(_connect(url)).sendall(_head("Content-Length: 1000"))
        third = stack.enter_context(_connect(url))
        third.sendall(_head("Content-Length: 5000000000"))
        assert _answer(third)[0] == 413


def test_sixteen_clients_get_their_own_pictures(serve: Serve, encode: Callable[..., bytes]) -> None:
    """At once, in both modes' store."""
    url = serve("inline", STAND_IN_SECONDS="0.05")
    pictures = [encode("JPEG", (20 + at, 30)) for at in range(16)]

    def post(picture: bytes) -> bytes:
        return requests.post(f"{url}/upload", files={"file": ("a.jpg", picture)}, timeout=30).content

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(post, pictures * 3)) == pictures * 3
