"""What goes to and fro on one connection: requests and responses, and packets between them, each behind a dollar."""

import re
import socket
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

import httpcore

from backends.outbound.network import Patience
from wire import __version__
from wire.errors import UnreachableUrlError

USER_AGENT = f"image-processor/{__version__}"
MOST_HEAD_BYTES = 16_384
MOST_BODY_BYTES = 65_536
PIECE_BYTES = 65_536
MOST_EARLY = 256
"""So many packets are kept that come before the response to what asked for them."""

STEP_SECONDS = 0.25
"""How long the socket is waited for before it is looked whether anybody still waits."""

DOLLAR = 0x24
VERSION = b"RTSP/1.0"
EMPTY = b"\r\n"
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What a server says of itself is said back to it: no line of ours may end in the middle of that."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server says. Names of headers are in lower case; of one that comes twice, the values are lines."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Packet:
    """What came on one of the channels that are interleaved with the responses."""

    channel: int
    content: bytes


class Connection:
    """Messages by way of `connected`, for as long as `patience` has. For one thread.

    Raises httpcore.NetworkError or httpcore.TimeoutException, or UnreachableUrlError for what is no RTSP.
    """

    def __init__(self, connected: socket.socket, patience: Patience) -> None:
        self._socket = connected
        self._patience = patience
        self._buffer = bytearray()
        self._number = 0
        self._early: deque[Packet] = deque(maxlen=MOST_EARLY)

    def ask(self, method: str, url: str, headers: Mapping[str, str]) -> Response:
        """The response. Packets that come before it are kept, for they may be the first of a picture."""
        self.send(method, url, headers)
        while isinstance(message := self._next(), Packet):
            self._early.append(message)
        return message

    def send(self, method: str, url: str, headers: Mapping[str, str]) -> None:
        """A request, whose response is one of the messages that follow."""
        try:
            self._socket.settimeout(self._patience.left)
            self._socket.sendall(self._written(method, url, headers))
        except TimeoutError:
            raise httpcore.WriteTimeout("the request was not taken in time") from None
        except OSError as error:
            raise httpcore.WriteError(error) from None

    def send_last(self, method: str, url: str, headers: Mapping[str, str]) -> None:
        """A request that nobody waits for, whether it is heard or not."""
        with suppress(OSError):
            self._socket.settimeout(STEP_SECONDS)
            self._socket.sendall(self._written(method, url, headers))

    def messages(self) -> Iterator[Response | Packet]:
        """What comes, without end."""
        while self._early:
            yield self._early.popleft()
        while True:
            yield self._next()

    def _written(self, method: str, url: str, headers: Mapping[str, str]) -> bytes:
        self._number += 1
        fields = {"CSeq": str(self._number), "User-Agent": USER_AGENT, **headers}
        lines = [f"{method} {url} RTSP/1.0", *(f"{name}: {value}" for name, value in fields.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def _next(self) -> Response | Packet:
        while True:
            self._need(1)
            if self._buffer[0] == DOLLAR:
                self._need(4)
                channel, length = self._buffer[1], int.from_bytes(self._buffer[2:4], "big")
                self._need(4 + length)
                return Packet(channel, self._take(4 + length)[4:])
            if (response := self._response()) is not None:
                return response

    def _response(self) -> Response | None:
        """The response that comes; None for a request of the server, which gets no answer, or an empty line."""
        head = self._head()
        first, *lines = head.split(b"\r\n")
        if not first:
            return None
        headers = dict[str, str]()
        for line in lines:
            name, _, value = UNPRINTABLE.sub("", line.decode("latin-1")).partition(":")
            key = name.strip().lower()
            headers[key] = f"{headers[key]}\n{value.strip()}" if key in headers else value.strip()
        body = self._body(headers.get("content-length", "0"))
        words = first.split(b" ", 2)
        if words[0] == VERSION and len(words) > 1 and words[1].isdigit() and len(words[1]) == 3:
            return Response(int(words[1]), headers, body)
        if words[-1] != VERSION:
            raise UnreachableUrlError("Expected RTSP, got something else. Give the address of the camera's stream.")
        if words[0] == b"REDIRECT":
            raise redirected()
        return None

    def _head(self) -> bytes:
        """The lines of a message, or none where there is an empty one."""
        self._need(len(EMPTY))
        if self._buffer.startswith(EMPTY):
            return self._take(len(EMPTY))[:0]
        while (end := self._buffer.find(EMPTY + EMPTY)) < 0:
            if len(self._buffer) > MOST_HEAD_BYTES:
                raise UnreachableUrlError(f"Expected a response of RTSP within {MOST_HEAD_BYTES:,} bytes, got none.")
            self._more()
        return self._take(end + 4)[:-4]

    def _body(self, length: str) -> str:
        if not (length.isdigit() and len(length) < 10 and int(length) <= MOST_BODY_BYTES):
            raise UnreachableUrlError(f"Expected a response of at most {MOST_BODY_BYTES:,} bytes, got a longer one.")
        self._need(int(length))
        return self._take(int(length)).decode("utf-8", "replace")

    def _need(self, length: int) -> None:
        while len(self._buffer) < length:
            self._more()

    def _more(self) -> None:
        while True:
            self._socket.settimeout(min(STEP_SECONDS, self._patience.left))
            try:
                piece = self._socket.recv(PIECE_BYTES)
            except TimeoutError:
                continue
            except OSError as error:
                raise httpcore.ReadError(error) from None
            if not piece:
                raise httpcore.ReadError("the connection is closed")
            self._buffer += piece
            return

    def _take(self, length: int) -> bytes:
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken


def redirected() -> UnreachableUrlError:
    """What a server that sends elsewhere comes to."""
    return UnreachableUrlError(
        "Expected a stream, got a redirect, which is not followed for RTSP. Give the address that it leads to."
    )
