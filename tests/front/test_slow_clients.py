"""A client is answered soon beside many that are slow, silent or waiting, with threads for few of them."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest
import requests

from raw_http import Connection

Serve = Callable[..., str]
Begin = Callable[[socket.socket, bytes], None]

THREADS = 8
SLOW_CLIENTS = 60
SOON_SECONDS = 3

POST = b"POST /upload HTTP/1.1\r\nHost: x\r\n"
LARGE = 1_500_000


def _say_nothing(connection: socket.socket, jpeg: bytes) -> None: ...


def _begin_a_head(connection: socket.socket, jpeg: bytes) -> None:
    connection.sendall(b"GET /healthz HTTP/1.1\r\nX-A: ")


def _begin_a_body(connection: socket.socket, jpeg: bytes) -> None:
    connection.sendall(POST + b"Content-Length: 50000\r\n\r\n" + jpeg)


def _begin_a_chunk(connection: socket.socket, jpeg: bytes) -> None:
    connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\n" + jpeg)


def _begin_a_head_after_an_answer(connection: socket.socket, jpeg: bytes) -> None:
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nX-A: ")


def _listen(connection: socket.socket, jpeg: bytes) -> None:
    connection.sendall(b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(jpeg) + jpeg)
    location = connection.recv(65_536).partition(b"Location: ")[2].partition(b"\r\n")[0]
    assert location
    connection.sendall(b"GET " + location + b"/events HTTP/1.1\r\nHost: x\r\n\r\n")


def _wait_for_a_job(connection: socket.socket, jpeg: bytes) -> None:
    head = b"POST /v1/jobs HTTP/1.1\r\nHost: x\r\nPrefer: wait=6\r\nContent-Length: %d\r\n\r\n" % len(jpeg)
    connection.sendall(head + jpeg)


@contextmanager
def _many(url: str, begin: Begin, jpeg: bytes, *, count: int = SLOW_CLIENTS, drip: bytes = b"a") -> Iterator[None]:
    """So many clients begin so, and go on with a byte now and then; one that is cut off begins anew."""
    over, address = Event(), ("127.0.0.1", urlsplit(url).port or 0)

    def begun() -> socket.socket:
        connection = socket.create_connection(address, timeout=5)
        begin(connection, jpeg)
        return connection

    def go_on(connections: list[socket.socket]) -> None:
        while not over.wait(0.3):
            for at, connection in enumerate(connections if drip else ()):
                try:
                    connection.sendall(drip)
                except OSError:
                    with suppress(OSError):
                        connections[at] = begun()

    connections = [begun() for _ in range(count)]
    thread = Thread(target=go_on, args=(connections,), daemon=True)
    thread.start()
    yield
    over.set()
    thread.join(10)
    for connection in connections:
        connection.close()


def _is_served(url: str, jpeg: bytes, seconds: float = 2.5) -> None:
    """A client that is like most is answered all the time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert requests.get(f"{url}/healthz", timeout=SOON_SECONDS).ok
        assert requests.post(f"{url}/v1/jobs", data=jpeg, timeout=SOON_SECONDS).status_code == 202
        time.sleep(0.1)


@pytest.mark.parametrize(
    "begin", [_say_nothing, _begin_a_head, _begin_a_body, _begin_a_chunk, _begin_a_head_after_an_answer]
)
def test_clients_that_are_slow_to_send_take_nobodys_thread(begin: Begin, serve: Serve, jpeg: bytes) -> None:
    """Many more than there are threads."""
    url = serve("queued", HTTP_THREADS=str(THREADS), STAND_IN_SECONDS="0")
    with _many(url, begin, jpeg, drip=b"" if begin is _say_nothing else b"a"):
        _is_served(url, jpeg)


def test_clients_that_stop_in_the_middle_of_a_large_body_are_cut_off(serve: Serve, jpeg: bytes) -> None:
    """Each had a thread for a moment; two may have it for longer."""
    url = serve("queued", HTTP_THREADS=str(THREADS), STAND_IN_SECONDS="0")
    with ExitStack() as stack:
        slow = [stack.enter_context(Connection(url)) for _ in range(2 * THREADS)]
        for each in slow:
            each.send("POST /v1/jobs HTTP/1.1", f"Content-Length: {LARGE}", body=jpeg + bytes(70_000))
        _is_served(url, jpeg)
        for each in slow:
            answer = each.answer()
            assert (answer.problem["code"], answer.closes) == ("request_timeout", True)


def test_clients_that_do_not_read_their_answers_are_cut_off(serve: Serve, jpeg: bytes) -> None:
    """Each answer is much longer than what their connection takes."""
    url = serve("inline", HTTP_THREADS=str(THREADS), STAND_IN_SECONDS="0")
    with ExitStack() as stack:
        for _ in range(2 * THREADS):
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", urlsplit(url).port))
            connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % LARGE + jpeg.ljust(LARGE, b"\0"))
        _is_served(url, jpeg)


@pytest.mark.parametrize("threads", [1, 2, THREADS])
@pytest.mark.parametrize("begin", [_listen, _wait_for_a_job])
def test_who_waits_and_who_listens_leaves_threads_to_the_others(
    begin: Begin, threads: int, serve_until_killed: Serve, jpeg: bytes
) -> None:
    """However few there are, and also where both come together."""
    url = serve_until_killed("queued", HTTP_THREADS=str(threads), STAND_IN_SECONDS="60")
    with (
        _many(url, begin, jpeg, count=2 * threads, drip=b""),
        _many(url, _wait_for_a_job, jpeg, count=2 * threads, drip=b""),
        _many(url, _listen, jpeg, count=2 * threads, drip=b""),
    ):
        _is_served(url, jpeg, seconds=1)


def test_streams_of_jobs_and_of_batches_share_their_permits(serve: Serve, jpeg: bytes) -> None:
    """A quarter of the threads, whichever come first; one that leaves makes room."""
    url = serve("queued", HTTP_THREADS=str(THREADS), STAND_IN_SECONDS="60")
    job = requests.post(f"{url}/v1/jobs", data=jpeg, timeout=15).json()["links"]["events"]
    batch = requests.post(f"{url}/v1/batches", files=[("file", jpeg)] * 2, timeout=15).json()["links"]["events"]
    with ExitStack() as stack:
        for path in (job, batch):
            assert stack.enter_context(requests.get(f"{url}{path}", stream=True, timeout=15)).status_code == 200
        for path in (job, batch):
            assert requests.get(f"{url}{path}", timeout=15).json()["code"] == "busy"
    _is_served(url, jpeg, seconds=1)
    deadline = time.monotonic() + SOON_SECONDS
    while requests.get(f"{url}{batch}", stream=True, timeout=15).status_code != 200:  # a stream looks up now and then
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_address_has_so_many_connections_and_no_more(serve: Serve) -> None:
    """One more is told so and closed; others take its place when some are closed."""
    url = serve("inline", CONNECTIONS_PER_ADDRESS="5")
    with ExitStack() as stack:
        held: list[Connection] = []
        deadline = time.monotonic() + SOON_SECONDS
        while len(held) < 5:  # that which asked whether the server is up may not be seen off yet
            assert time.monotonic() < deadline
            tried = stack.enter_context(Connection(url))
            with suppress(OSError):
                tried.send("GET /healthz HTTP/1.1")
                if tried.answer().status == 200:
                    held.append(tried)
        with Connection(url) as refused:
            answer = refused.answer()
            assert (answer.status, answer.problem["code"], answer.closes) == (429, "busy", True)
            assert refused.is_over()
        for each in held[:2]:
            each.socket.close()
        time.sleep(0.3)
        assert requests.get(f"{url}/healthz", timeout=SOON_SECONDS).ok
        held[2].send("GET /healthz HTTP/1.1")
        assert held[2].answer().status == 200
