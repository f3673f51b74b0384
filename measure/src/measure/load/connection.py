"""HTTP/1.1 over one kept connection, with nothing that costs: `http.client` parses each header as if it were mail."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from wire.errors import BadOptionError, NotReadyError

BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """A connection to the service at `url`, opened when needed, and again where it was closed. For one thread."""

    def __init__(self, url: str, timeout_seconds: float = 60) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadOptionError(f"Service: expected an address such as http://localhost:5001, got {url!r}.")
        self._host, self._tls = parts.hostname, parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._timeout_seconds = timeout_seconds
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Answer:
        """The answer to the whole HTTP request `request`. Raises NotReadyError where none comes."""
        kept = self._socket is not None
        try:
            try:
                return self._exchange(request)
            except (ConnectionError, EOFError):
                self.close()
                if not kept:
                    raise
                return self._exchange(request)  # the service may close a kept connection at any time
        except (OSError, EOFError, ValueError) as error:
            self.close()
            raise NotReadyError(f"{self._host}:{self._port} did not answer: {error or type(error).__name__}") from error

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _exchange(self, request: bytes) -> Answer:
        if self._socket is None:
            self._socket = self._open()
        self._socket.sendall(request)
        return self._read(self._socket)

    def _open(self) -> socket.socket:
        opened = socket.create_connection((self._host, self._port), self._timeout_seconds)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return ssl.create_default_context().wrap_socket(opened, server_hostname=self._host) if self._tls else opened

    def _read(self, source: socket.socket) -> Answer:
        got = bytearray()
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += _some(source)
        status, *lines = got[:end].decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        if "content-length" not in headers:
            raise ValueError("expected an answer with a Content-Length")
        body, length = got[end + 4 :], int(headers["content-length"])
        while len(body) < length:
            body += _some(source)
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(status.split()[1]), headers, bytes(body))


def _some(source: socket.socket) -> bytes:
    block = source.recv(BLOCK)
    if not block:
        raise EOFError("the connection was closed")
    return block
