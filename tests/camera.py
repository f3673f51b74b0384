"""A camera on this machine, as real ones are: MJPEG, snapshots, and all that goes wrong with them."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle

from listening import Listening

HERE = "127.0.0.0/8"
HTTP = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
Answer = Callable[[socket.socket], None]


def whole(content: bytes, content_type: str = "image/jpeg", status: str = "200 OK", *more: str) -> Answer:
    """One answer with all of `content`, and `more` headers."""

    def send(client: socket.socket) -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(content)}", *more]
        client.sendall("\r\n".join([*head, "\r\n"]).encode() + content)

    return send


def raw(*pieces: bytes, pause: float = 0) -> Answer:
    """These bytes behind a head of MJPEG, one piece after the other, and then nothing until the client goes."""

    def send(client: socket.socket) -> None:
        client.sendall(HTTP + b"Content-Type: multipart/x-mixed-replace; boundary=cut\r\n\r\n")
        for piece in pieces:
            client.sendall(piece)
            time.sleep(pause)
        client.settimeout(60)
        client.recv(1)

    return send


def part(jpeg: bytes, *, length: bool = True, dashes: str = "--") -> bytes:
    """A frame as it stands in MJPEG."""
    said = f"Content-Length: {len(jpeg)}\r\n" if length else ""
    return f"\r\n{dashes}cut\r\nContent-Type: image/jpeg\r\n{said}\r\n".encode() + jpeg


@dataclass
class Camera(Listening):
    """Answers by path, as `answers` says. `seen` is what came, as text; what it has sent is `sent`, counted in frames.

    Once `broken` is set it sends no more, and hangs up.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    sent: int = 0

    def url(self, path: str, login: str = "") -> str:
        return f"http://{login}127.0.0.1:{self.port}{path}"

    def mjpeg(self, pictures: Iterable[bytes], frames_per_second: float = 25, *, length: bool = True) -> Answer:
        """The pictures in turn, without end."""

        def send(client: socket.socket) -> None:
            client.sendall(HTTP + b"Content-Type: multipart/x-mixed-replace;boundary=--cut\r\n\r\n")
            begun = time.monotonic()
            for number, jpeg in enumerate(cycle(pictures)):
                if self.broken.wait(max(0.0, begun + number / frames_per_second - time.monotonic())):
                    return
                client.sendall(part(jpeg, length=length))
                self.sent += 1

        return send

    def each(self, pictures: Sequence[bytes]) -> Answer:
        """A snapshot, the next one for each request."""
        turn = cycle(pictures)

        def send(client: socket.socket) -> None:
            self.sent += 1
            whole(next(turn))(client)

        return send

    def talk(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(10)
            request = b""
            while b"\r\n\r\n" not in request:
                if not (came := client.recv(65_536)):
                    return
                request += came
            self.seen.append(request.decode())
            self.answers[request.split()[1].decode()](client)


@contextmanager
def camera() -> Iterator[Camera]:
    """A camera that listens until it is over."""
    made = Camera()
    made.up()
    try:
        yield made
    finally:
        made.down()
