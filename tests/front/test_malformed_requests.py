"""Requests that are none: each is refused with the status of its fault, in the shape of all errors."""

from collections.abc import Callable

import pytest
import requests

from raw_http import Connection

POST = "POST /v1/jobs HTTP/1.1"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.fixture(scope="module")
def server(serve_module: Callable[..., str]) -> str:
    return serve_module("inline", STAND_IN_SECONDS="0")


NO_SIZES = (
    *(b"zz", b"-1", b"+1", b"1_0", b"0x3", b" 3", b"3 ", b"", b"3;", b"3;\xc3\xa4=1", b"\xd9\xa3"),
    *(b"80000001", b"ffffffffffffffff", b"f" * 9000),
)


@pytest.mark.parametrize("size", NO_SIZES)
@pytest.mark.parametrize("path", ["/v1/jobs", "/upload", "/v2/models/toy/infer", "/v1/vision/detection", "/v1/batches"])
def test_chunks_of_no_size_are_a_bad_request(size: bytes, path: str, server: str) -> None:
    """At once, in the shape of the route's errors; and nothing behind them is taken for a request."""
    with Connection(server) as connection:
        smuggled = b"GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n"
        connection.send(f"POST {path} HTTP/1.1", CHUNKED, body=size + b"\r\nabc\r\n0\r\n\r\n" + smuggled)
        answer = connection.answer()
        assert (answer.status, answer.closes) == (400, True), answer
        assert answer.headers["content-type"] in ("application/json", "application/problem+json")
        assert connection.is_over()


def test_a_chunk_that_does_not_end_where_it_says_is_a_bad_request(server: str) -> None:
    """Nor does one that the client broke off."""
    for body in (b"3\r\nabcdef\r\n0\r\n\r\n", b"3\r\nabc\r\n0\r\nnot a trailer\r\n\r\n"):
        with Connection(server) as connection:
            connection.send(POST, CHUNKED, body=body)
            assert connection.answer().problem["code"] == "bad_request"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ((POST, "Content-Length: -5"), 400),
        ((POST, "Content-Length: +5"), 400),
        ((POST, "Content-Length: 5_0"), 400),
        ((POST, "Content-Length: 3, 3"), 400),
        ((POST, "Content-Length: " + "9" * 5000), 400),
        ((POST, "Content-Length: 3", "Content-Length: 30"), 400),
        ((POST, "Content-Length: 3", CHUNKED), 400),
        ((POST, CHUNKED, CHUNKED), 400),
        ((POST, "Transfer-Encoding: gzip"), 400),
        ((POST, "Transfer-Encoding: chunked, identity"), 400),
        ((POST, "Transfer-Encoding: xchunked", "Content-Length: 3"), 501),
        ((POST, "Transfer-Encoding : chunked"), 400),
        (("POST /v1/jobs HTTP/1.0", CHUNKED), 400),
        ((POST, "Expect: a miracle"), 417),
        (("GET /healthz HTTP/1.1", "Host: y"), 400),
        (("GET /healthz HTTP/1.1", "X-A: b", " folded"), 400),
        (("GET /healthz HTTP/1.1", "X-A: b\0c"), 400),
        (("GET /healthz HTTP/1.1", "no colon"), 400),
        (("GET /healthz",), 400),
        (("GET  /healthz HTTP/1.1",), 400),
        (("get /healthz HTTP/1.1",), 400),
        (("GET /\xff HTTP/1.1",), 400),
        (("GET /healthz HTTP/x",), 505),
        (("GET /healthz HTTP/3.0",), 505),
        ((f"GET /healthz?{'a' * 5_000} HTTP/1.1",), 414),
        ((f"GET /healthz?{'a' * 100_000} HTTP/1.1",), 414),
        (("GET /healthz HTTP/1.1", f"X-A: {'a' * 9_000}"), 431),
        (("GET /healthz HTTP/1.1", f"X-A: {'a' * 1_000_000}"), 431),
        (("GET /healthz HTTP/1.1", *(f"X-{number}: a" for number in range(200))), 431),
    ],
)
def test_what_is_no_request_is_refused_with_the_status_of_its_fault(
    lines: tuple[str, ...], status: int, server: str
) -> None:
    """As a problem, once, and the connection is closed."""
    with Connection(server) as connection:
        connection.send(*lines, body=b"abcGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = connection.answer()
        assert (answer.status, answer.closes) == (status, True)
        assert "got another" in answer.problem["detail"]
        assert connection.is_over()


@pytest.mark.parametrize("data", [b"GET /healthz HTTP/1.1\nHost: x\n\n", b"GET /healthz HTTP/1.1\r\nHost: x\n\r\n"])
def test_lines_that_end_with_a_line_feed_alone_are_refused_at_once(data: bytes, server: str) -> None:
    """Two servers would not agree where such a request ends."""
    with Connection(server, seconds=0.9) as connection:
        connection.socket.sendall(data)
        assert connection.answer().problem["status"] == 400


def test_what_is_not_http_ends_after_a_while(server: str) -> None:
    """Such as a client that speaks TLS."""
    with Connection(server) as connection:
        connection.socket.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 500)
        assert connection.answer().problem["code"] == "request_timeout"


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "Script-Name", "script_name", "PATH_INFO", "Path-Info"])
@pytest.mark.parametrize("value", ["/foo", "/healthz", "/v1"])
def test_no_client_says_where_the_application_lies(name: str, value: str, server: str) -> None:
    """The header changes neither what is found nor where a job is said to be."""
    headers = {name: value}
    assert requests.get(f"{server}/healthz", headers=headers, timeout=15).json() == {"status": "alive"}
    assert requests.get(f"{server}/foo/healthz", headers=headers, timeout=15).status_code == 404
    models = requests.get(f"{server}/v1/models", headers=headers, timeout=15)
    assert models.status_code == 200
    assert value not in models.text


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("//v1//models?a=b", "/v1/models?a=b"),
        ("/v1//models?next=//evil.example", "/v1/models?next=//evil.example"),
        ("/v1/models//toy", "/v1/models/toy"),
    ],
)
def test_a_redirect_leads_to_a_path_whatever_host_was_asked(path: str, target: str, server: str) -> None:
    """A cache in front could otherwise be made to lead others elsewhere."""
    for host in ("evil.example", "evil.example:80", "evil.example/x", "x"):
        with Connection(server) as connection:
            connection.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            answer = connection.answer()
            assert (answer.status, answer.headers["location"]) == (308, target)
            assert answer.body == b""
