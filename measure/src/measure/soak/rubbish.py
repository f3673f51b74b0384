"""What no good client sends. None of it may do more than be refused, or be hung up on."""

import socket
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from types import MappingProxyType
from urllib.parse import urlsplit

from measure.soak.caller import Caller
from measure.soak.exchange import ANSWER_SECONDS, NO_ANSWER, Reply

REFUSED_KINDLY = "rubbish is refused with a 4xx, or hung up on"
SLOW_BYTES, SLOW_SECONDS = 40, 0.15
HUGE_BYTES = 200_000


def no_picture(caller: Caller) -> None:
    """Bytes that are none."""
    noise = caller.random.randbytes(caller.random.randint(1, 20_000))
    caller.expect(caller.ask("POST", "/v1/jobs", noise), 400, 413, 415, 422)


def half_picture(caller: Caller) -> None:
    """A picture that ends in the middle: its job is accepted, and fails with what is wrong with it."""
    picture = caller.picture()
    cut = picture.data[: len(picture.data) // 2]
    reply = caller.ask("POST", "/v1/jobs", cut, makes_job=True)
    if reply.status == 400 and caller.expect(reply, 400):
        return
    if caller.expect(reply, 200, 202):
        caller.accepted(str(reply.document["id"]), reply.began, None, None)


def bad_option(caller: Caller) -> None:
    """A question that cannot be meant."""
    queries = ("confidence_threshold=2", "nonsense=1", "size=7", "task=none", "expires_in=0")
    reply = caller.ask("POST", f"/v1/jobs?{caller.random.choice(queries)}", caller.picture().data)
    caller.expect(reply, 400, 404, 422)


def unknown_job(caller: Caller) -> None:
    """A job that there never was."""
    caller.expect(caller.ask("GET", "/v1/jobs/00000000-0000-4000-8000-000000000000"), 404)


def no_http(caller: Caller) -> None:
    """Bytes that are no request."""
    _raw(caller, caller.random.randbytes(300) + b"\r\n\r\n")


def huge_headers(caller: Caller) -> None:
    """More headers than anybody needs."""
    _raw(caller, b"GET / HTTP/1.1\r\nHost: x\r\nX-Huge: " + b"x" * HUGE_BYTES + b"\r\n\r\n")


def half_request(caller: Caller) -> None:
    """A client that goes away in the middle of its picture."""
    picture = caller.picture().data
    head = f"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: {len(picture)}\r\n\r\n".encode()
    _raw(caller, head + picture[: len(picture) // 2], stays=False)


def slow_sender(caller: Caller) -> None:
    """A client that sends a byte now and then, and then goes away."""
    try:
        with closing(_connected(caller)) as connection:
            connection.sendall(b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
            for _ in range(SLOW_BYTES):
                connection.sendall(b"x")
                time.sleep(SLOW_SECONDS)
    except OSError:  # it was hung up on, which is as well
        return


def _connected(caller: Caller) -> socket.socket:
    where = urlsplit(caller.front.url)
    return socket.create_connection((where.hostname, where.port), timeout=ANSWER_SECONDS)


def _raw(caller: Caller, sent: bytes, *, stays: bool = True) -> None:
    """`sent` is refused with a 4xx, or the connection ends, before a client would give up."""
    began, status, error = time.monotonic(), NO_ANSWER, ""
    try:
        with closing(_connected(caller)) as connection:
            connection.sendall(sent)
            if stays:
                words = connection.recv(4096).split(b" ", 2)
                status = int(words[1]) if len(words) > 1 and words[1].isdigit() else NO_ANSWER
    except TimeoutError:
        caller.book.breaks(REFUSED_KINDLY, f"{caller.kind}: nothing happened for {ANSWER_SECONDS:g} s")
    except OSError as why:
        error = str(why)
    reply = Reply(status, began, time.monotonic() - began, error=error)
    caller.book.note(caller.kind, reply)
    if status != NO_ANSWER and not 400 <= status < 500:
        caller.book.breaks(REFUSED_KINDLY, f"{caller.kind}: {status}")


RUBBISH: Mapping[Callable[[Caller], None], int] = MappingProxyType(
    {
        no_picture: 3,
        half_picture: 3,
        bad_option: 2,
        unknown_job: 1,
        no_http: 1,
        huge_headers: 1,
        half_request: 2,
        slow_sender: 2,
    }
)
"""Each kind of it, and how many there are to a hundred good clients."""
