"""http and https connections that give up early on connecting and later on reading. Python's own have one time-out."""

import http.client
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib import request


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a silent source is waited for: for its connection, and then for each piece of its answer."""

    connect_seconds: float
    read_seconds: float


def opener(patience: Patience) -> request.OpenerDirector:
    """An opener for http and https alone, through the proxy that the environment names."""
    director = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.UnknownHandler(),
        _Handler(patience),
        _SecureHandler(patience),
        request.HTTPDefaultErrorHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPErrorProcessor(),
    ):
        director.add_handler(handler)
    return director


class _Connection(http.client.HTTPConnection):
    def __init__(self, patience: Patience, host: str, **options: Any) -> None:
        super().__init__(host, **options | {"timeout": patience.connect_seconds})
        self._patience = patience

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(self._patience.read_seconds)


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, patience: Patience, host: str, **options: Any) -> None:
        super().__init__(host, **options | {"timeout": patience.connect_seconds})
        self._patience = patience

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(self._patience.read_seconds)


class _Handler(request.HTTPHandler):
    def __init__(self, patience: Patience) -> None:
        super().__init__()
        self._patience = patience

    def http_open(self, req: request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Connection, self._patience), req)


class _SecureHandler(request.HTTPSHandler):
    def __init__(self, patience: Patience) -> None:
        super().__init__()
        self._patience = patience

    def https_open(self, req: request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_SecureConnection, self._patience), req)
