"""What only a real server shows of bodies: lengths that are absent, or that lie."""

import json
import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import requests

Serve = Callable[..., str]


def test_a_raw_body_without_a_length_is_bounded(serve: Serve, jpeg: bytes) -> None:
    """Chunks are counted as they come; a small one is as welcome as any."""
    url = serve("queued", MAX_UPLOAD_BYTES="1000000")

    def chunks(count: int) -> Iterator[bytes]:
        yield jpeg
        for _ in range(count):
            yield bytes(100_000)

    large = requests.post(f"{url}/v1/jobs", data=chunks(30), timeout=20)
    assert (large.status_code, large.json()["code"]) == (413, "too_many_bytes")
    assert requests.post(f"{url}/v1/jobs", data=chunks(3), timeout=20).status_code == 202


def test_a_body_shorter_than_it_promised_is_a_400(serve: Serve, jpeg: bytes) -> None:
    """Half a picture is nobody's job."""
    url = serve("queued")
    with socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=15) as connection:
        head = f"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: {len(jpeg) + 1}\r\n\r\n"
        connection.sendall(head.encode() + jpeg)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as file:
            answer = file.read()
    status, body = answer.split()[1], answer.partition(b"\r\n\r\n")[2]
    assert (status, json.loads(body)["code"]) == (b"400", "bad_request")
