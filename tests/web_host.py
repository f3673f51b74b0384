"""A host on this machine that answers as a test says, and names that lead to it."""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

Answer = Callable[[socket.socket], None]

HERE = ("127.0.0.1/32",)


def text(status: str, body: bytes = b"", **headers: str) -> Answer:
    """A whole answer."""
    head = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())

    def send(client: socket.socket) -> None:
        client.sendall(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body)

    return send


@dataclass
class Host:
    """A server of HTTP. `responses` by path; `seen` is what came, as text, one for each request."""

    socket: socket.socket
    tls: ssl.SSLContext | None = None
    responses: dict[str, Answer] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def url(self, path: str, host: str = "pictures.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            Thread(target=self._answer, args=(client,), daemon=True).start()

    def _answer(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(5)
            client = self.tls.wrap_socket(client, server_side=True) if self.tls else client
            request = _request(client)
            self.seen.append(request)
            self.responses[request.split()[1]](client)
            client.close()


def _some(client: socket.socket) -> bytes:
    got = client.recv(65_536)
    if not got:
        raise ConnectionError("the client has gone")
    return got


def _request(client: socket.socket) -> str:
    """A whole request, its body included."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += _some(client)
    head, _, body = request.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < int(lengths[0] if lengths else 0):
        body += _some(client)
    return (head + b"\r\n\r\n" + body).decode()


@dataclass
class Names:
    """A resolver: the addresses of a name, one answer after the other, the last one for ever. Others are unknown."""

    responses: dict[str, list[Sequence[str]]]
    looked_up: list[str] = field(default_factory=list)

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.looked_up.append(host)
        if host not in self.responses:
            raise socket.gaierror(f"no {host}")
        left = self.responses[host]
        return left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[Host]:
    """A host that listens on 127.0.0.1 until it is over."""
    host = Host(socket.create_server(("127.0.0.1", 0)), tls)
    serving = Thread(target=host.serve, daemon=True)
    serving.start()
    try:
        yield host
    finally:
        host.socket.shutdown(socket.SHUT_RDWR)
        host.socket.close()
        serving.join(5)
