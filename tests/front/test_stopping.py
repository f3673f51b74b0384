"""A server that is told to stop answers whoever has connected, and nobody else can connect."""

import os
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Protocol

import pytest
import requests

from raw_http import Connection
from service import free_port, stand_in_command

CLIENTS = 12


class Servers(Protocol):
    """Starts servers."""

    started: list[subprocess.Popen[bytes]]

    def __call__(self, mode: str, **environment: str) -> str: ...


def _ask(url: str, jpeg: bytes, stopped: Event, *, keep: bool) -> list[str]:
    """How each request of a client went, until one was not answered: `200`, or what happened."""
    ends, session = ["200"], requests.Session()
    while ends[-1] == "200":
        try:
            answer = (session if keep else requests).post(f"{url}/upload", data=jpeg, timeout=15)
            ends.append(str(answer.status_code) if answer.content == jpeg else "another picture")
        except requests.exceptions.ConnectionError as error:
            ends.append("refused" if "Connection refused" in str(error) else f"broken: {error}")
    return ends if stopped.is_set() else ["broken before"]


def test_every_request_is_answered_whole_or_could_not_connect(serve: Servers, jpeg: bytes) -> None:
    """Under load, of clients that keep their connections and of clients that do not."""
    url, stopped = serve("inline", STAND_IN_SECONDS="0.05"), Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        futures = [pool.submit(_ask, url, jpeg, stopped, keep=number % 2 == 0) for number in range(CLIENTS)]
        time.sleep(1)
        stopped.set()
        serve.started[-1].terminate()
        ends = Counter(end for each in futures for end in each.result())
    assert ends.pop("200") > 2 * CLIENTS
    assert ends == {"refused": CLIENTS}
    assert serve.started[-1].wait(10) == 0


def test_a_stopping_server_lets_nobody_connect_while_it_finishes(serve: Servers, jpeg: bytes) -> None:
    """At once: it does not keep them waiting for an answer that will not come."""
    url = serve("inline", STAND_IN_SECONDS="3")
    with Connection(url) as working, Connection(url) as idle, Connection(url) as silent:
        idle.send("GET /healthz HTTP/1.1")
        assert idle.answer().status == 200
        working.send("POST /upload HTTP/1.1", f"Content-Length: {len(jpeg)}", body=jpeg)
        time.sleep(0.5)
        begun = time.monotonic()
        serve.started[-1].terminate()
        time.sleep(0.5)
        with pytest.raises(ConnectionRefusedError), Connection(url):
            pass
        assert idle.is_over()
        assert silent.is_over()
        assert working.rest == b""
        answer = working.answer()
        assert (answer.status, answer.body, answer.closes) == (200, jpeg, True)
        assert 2 < time.monotonic() - begun < 10
    assert serve.started[-1].wait(10) == 0


def test_a_request_that_had_begun_is_answered_too(serve: Servers, jpeg: bytes) -> None:
    """Its head came before the signal, its body comes after it; so it is with the next request of a connection."""
    url = serve("inline", STAND_IN_SECONDS="0.1")
    with Connection(url) as begun, Connection(url) as kept:
        kept.send("GET /healthz HTTP/1.1")
        assert kept.answer().status == 200
        begun.send("POST /upload HTTP/1.1", f"Content-Length: {len(jpeg)}", body=jpeg[:100])
        time.sleep(0.2)
        serve.started[-1].terminate()
        time.sleep(0.3)
        kept.send("GET /healthz HTTP/1.1")
        assert kept.answer().status == 200
        begun.socket.sendall(jpeg[100:])
        assert begun.answer().body == jpeg
    assert serve.started[-1].wait(10) == 0


def test_a_server_that_is_stopped_while_it_starts_ends_without_a_word() -> None:
    """As by Ctrl-C before the model is there."""
    environ = {**os.environ, "PORT": str(free_port())}
    ended = subprocess.run(
        stand_in_command("stopped_before_it_serves"), env=environ, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, "Traceback" in ended.stderr, "ERROR" in ended.stderr) == (
        0,
        "",
        False,
        False,
    )
