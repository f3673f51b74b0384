"""HTTP over a socket, byte by byte: what no client library would send."""

import json
from dataclasses import dataclass, field
from socket import create_connection, socket
from typing import Any, Self
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    """One answer, read by its Content-Length."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """The body, which is of the type that errors have."""
        assert self.headers["content-type"] == "application/problem+json", self
        found: dict[str, Any] = json.loads(self.body)
        assert found["status"] == self.status
        return found

    @property
    def closes(self) -> bool:
        return self.headers["connection"] == "close"


@dataclass
class Connection:
    """A connection to the server at `url`."""

    url: str
    seconds: float = 15
    socket: socket = field(init=False)
    rest: bytes = b""

    def __enter__(self) -> Self:
        self.socket = create_connection(("127.0.0.1", urlsplit(self.url).port or 0), timeout=self.seconds)
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *lines: str, body: bytes = b"") -> None:
        """A request of these lines, which need a Host more."""
        self.socket.sendall("\r\n".join([lines[0], "Host: x", *lines[1:], "", ""]).encode("latin-1") + body)

    def answer(self) -> Answer:
        """The next answer. Whatever comes behind it is the next one's."""
        while b"\r\n\r\n" not in self.rest:
            self.rest += self._more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", 0))
        while len(self.rest) < length:
            self.rest += self._more()
        body, self.rest = self.rest[:length], self.rest[length:]
        return Answer(int(first.split()[1]), headers, body)

    def is_over(self) -> bool:
        """Whether the server has ended the connection, with nothing more said."""
        return self.rest == b"" and self.socket.recv(1) == b""

    def _more(self) -> bytes:
        more = self.socket.recv(65_536)
        assert more, f"the connection ended after {self.rest!r}"
        return more
