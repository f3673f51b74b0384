"""A camera on this machine that speaks RTSP, as real ones do, and all that goes wrong with them."""

import hashlib
import re
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from threading import Event, Thread

from listening import Listening
from video import Clip

REALM, NONCE = "camera", "0123456789abcdef"


@dataclass
class Request:
    """What a client asks for."""

    method: str
    url: str
    headers: dict[str, str]

    @property
    def path(self) -> str:
        return re.sub(r"^rtsps?://[^/]*", "", self.url)


Answer = Callable[[Request], str | None]
"""The status and headers of an answer, line by line; None for the usual one."""


@dataclass
class RtspCamera(Listening):
    """Sends `clip` over and over at /stream, so many frames a second. `seen` is what was asked, `sent` counts frames.

    `answer` may say something else than usual. `lines` stand in the description before the stream's own, `control` is
    what it says where the stream is set up. With a `login` (name, password) it wants Digest, or Basic. `lost` are
    numbers of packets that are not sent. Once `silent` is set it sends nothing; `frames` is for so many alone.
    """

    clip: Clip
    frames_per_second: float = 25
    answer: Answer = lambda _: None
    lines: str = ""
    control: str = "trackID=0"
    base: str = "{url}/"
    login: tuple[str, str] | None = None
    scheme: str = "digest"
    algorithm: str = "MD5"
    lost: frozenset[int] = frozenset()
    frames: int | None = None
    early: bool = False
    tls: ssl.SSLContext | None = None
    seen: list[Request] = field(default_factory=list)
    sent: int = 0
    silent: Event = field(default_factory=Event)

    def url(self, path: str = "/stream", login: str = "") -> str:
        return f"rtsp{'s' if self.tls else ''}://{login}127.0.0.1:{self.port}{path}"

    @property
    def methods(self) -> list[str]:
        return [each.method for each in self.seen]

    def talk(self, client: socket.socket) -> None:
        with suppress(OSError), self._secured(client) as connected:
            connected.settimeout(60)
            buffer, number = b"", 0
            while True:
                while b"\r\n\r\n" not in buffer:
                    if not (came := connected.recv(65_536)):
                        return
                    buffer += came
                head, buffer = buffer.split(b"\r\n\r\n", 1)
                request = _parsed(head.decode())
                self.seen.append(request)
                said = self.answer(request) or self._usual(request)
                cseq = f"CSeq: {request.headers.get('cseq', '')}\r\n"
                first, rest = said.split("\r\n", 1)
                if self.early and request.method == "PLAY":
                    number = self._send(connected, number, 3)
                connected.sendall(f"RTSP/1.0 {first}\r\n{cseq}{rest}".encode())
                if request.method == "PLAY" and first == "200 OK":
                    Thread(target=self._stream, args=(connected, number), daemon=True).start()

    @contextmanager
    def _secured(self, client: socket.socket) -> Iterator[socket.socket]:
        with client:
            if self.tls is None:
                yield client
                return
            with self.tls.wrap_socket(client, server_side=True) as secured:
                yield secured

    def _usual(self, request: Request) -> str:
        if self.login and not self._is_allowed(request):
            digest = f'Digest realm="{REALM}", nonce="{NONCE}", algorithm={self.algorithm}, qop="auth"'
            if self.algorithm == "MD5":
                digest = f'Digest realm="{REALM}", nonce="{NONCE}"'
            asked = {"digest": f'Basic realm="{REALM}"\r\nWWW-Authenticate: {digest}', "basic": 'Basic realm="x"'}
            return f"401 Unauthorized\r\nWWW-Authenticate: {asked[self.scheme]}\r\n\r\n"
        if request.method == "OPTIONS":
            return "200 OK\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN\r\n\r\n"
        if not request.path.startswith("/stream"):
            return "404 Not Found\r\n\r\n"
        if request.method == "DESCRIBE":
            body = f"v=0\r\no=- 1 1 IN IP4 10.1.2.3\r\ns=a\r\n{self.lines}{self.clip.description}"
            body += f"a=control:{self.control}\r\n" if self.control else ""
            base = f"Content-Base: {self.base.format(url=request.url)}\r\n" if self.base else ""
            return f"200 OK\r\n{base}Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        if request.method == "SETUP":
            return (
                "200 OK\r\nSession: 4711;timeout=2\r\n"
                "Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00000001\r\n\r\n"
            )
        return "200 OK\r\nSession: 4711\r\n\r\n"

    def _is_allowed(self, request: Request) -> bool:
        assert self.login is not None
        given = request.headers.get("authorization", "")
        if self.scheme == "basic":
            return given == f"Basic {b64encode(':'.join(self.login).encode()).decode()}"
        said = dict(re.findall(r'(\w+)="?([^",]+)"?', given))
        if said.get("uri") != request.url:
            return False

        def hashed(*parts: str) -> str:
            return hashlib.new(self.algorithm.replace("-", ""), ":".join(parts).encode()).hexdigest()

        who, what = hashed(self.login[0], REALM, self.login[1]), hashed(request.method, request.url)
        if "qop" in said:
            return said["response"] == hashed(who, NONCE, said["nc"], said["cnonce"], "auth", what)
        return said["response"] == hashed(who, NONCE, what)

    def _stream(self, client: socket.socket, number: int) -> None:
        with suppress(OSError):
            self._send(client, number, self.frames)

    def _send(self, client: socket.socket, number: int, frames: int | None) -> int:
        """So many frames, each in its packets; the number of the next packet."""
        begun = time.monotonic()
        for count, picture in enumerate(cycle(self.clip.pictures)):
            if count == frames or self.silent.is_set():
                break
            if self.broken.wait(max(0.0, begun + count / self.frames_per_second - time.monotonic())):
                break
            stamp = ((3_600 * (self.sent + 1)) & 0xFFFFFFFF).to_bytes(4, "big")
            for at, payload in enumerate(picture):
                marks = self.clip.payload_type | (0x80 if at == len(picture) - 1 else 0)
                packet = bytes([0x80, marks]) + (number & 0xFFFF).to_bytes(2, "big") + stamp
                packet += b"\0\0\0\1" + payload
                if number not in self.lost:
                    client.sendall(b"$\0" + len(packet).to_bytes(2, "big") + packet)
                number += 1
            self.sent += 1
        return number


def _parsed(head: str) -> Request:
    first, *lines = head.split("\r\n")
    method, url, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)}
    return Request(method, url, headers)


@contextmanager
def rtsp_camera(clip: Clip, **how: object) -> Iterator[RtspCamera]:
    """A camera that listens until it is over."""
    made = RtspCamera(clip, **how)  # type: ignore[arg-type]
    made.up()
    try:
        yield made
    finally:
        made.down()
