"""A client's connection, and how long the client may keep a thread waiting."""

import errno
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from front.permits import Permits

IDLE_SECONDS = 10.0
"""So long a client may neither send nor read anything."""

REQUEST_SECONDS = 120.0
"""So long a request may take to arrive as a whole, and a part of an answer to be read."""

LEAST_RATE = 1_000
RATE_SECONDS = 10.0
"""A client that is waited for sends or reads `LEAST_RATE` bytes a second, on the average of `RATE_SECONDS`."""

PROMPT_SECONDS = 1.0
"""So long a request may keep its thread waiting for the client without a permit."""

RECEIVE_BYTES = 65_536
"""At most so much is taken up of a connection at a time."""

NOTABLE_SECONDS = 0.005
"""Shorter waits are not counted: every client causes some."""


class ClientSocket(socket.socket):
    """A client's connection. Whoever sends nothing for too long, or too slowly on the whole, counts as gone.

    `stopping` says of all of them that the server was told to stop: what would go on for long is to end.
    """

    stopping = False

    def __init__(self, accepted: socket.socket, permits: Permits, on_close: Callable[[], None]) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self._permits = permits
        self._permitted = False
        self._on_close: Callable[[], None] | None = on_close
        self.given_up = False
        self.await_request()

    def await_request(self) -> None:
        """A request has REQUEST_SECONDS from now on to arrive as a whole."""
        self._deadline = time.monotonic() + REQUEST_SECONDS
        self._waited = self._rate_waited = 0.0
        self._rate_bytes = 0

    def hurry(self, seconds: float) -> None:
        """What is still to arrive has `seconds` to do so."""
        self._deadline = min(self._deadline, time.monotonic() + seconds)

    def acquire_permit(self) -> bool:
        """Whether a thread may be kept waiting by this client."""
        self._permitted = self._permitted or self._permits.acquire()
        return self._permitted

    def release_permit(self) -> None:
        """No thread waits for this client now."""
        if self._permitted:
            self._permitted = False
            self._permits.release()

    def setblocking(self, flag: bool) -> None:
        if self.fileno() != -1:
            self.settimeout(IDLE_SECONDS if flag else 0)

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """What the client sent. Raises TimeoutError where it is too slow; it counts as gone then."""
        if self.given_up:
            return b""
        data: bytes = self._awaited(partial(super().recv, bufsize, flags), len, self._deadline)
        return data

    def sendall(self, data: Any, flags: int = 0) -> None:
        """The client has `data`, or its system has. Raises BrokenPipeError where it is too slow to take it."""
        left, until = memoryview(data), time.monotonic() + REQUEST_SECONDS
        try:
            while left:
                sent = self._awaited(partial(super().send, left, flags), int, until)
                left = left[sent:]
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "the client does not take its answer") from None

    def send_now(self, data: bytes) -> None:
        """As much of `data` is sent as can be without waiting."""
        self.settimeout(0)
        with suppress(OSError):
            super().send(data)

    def receive_now(self, bufsize: int) -> bytes | None:
        """What is there, None where nothing is, empty where nothing will come. Raises OSError."""
        self.settimeout(0)
        try:
            return super().recv(bufsize)
        except (BlockingIOError, InterruptedError):
            return None

    def close(self) -> None:
        super().close()
        if self._on_close is not None:
            on_close, self._on_close = self._on_close, None
            on_close()

    def _awaited(self, attempt: Callable[[], Any], size: Callable[[Any], int], deadline: float) -> Any:
        """What `attempt` gives; `size` says how many bytes that is. Raises TimeoutError."""
        idle_until = time.monotonic() + IDLE_SECONDS
        while True:
            begun = time.monotonic()
            left = min(idle_until, deadline) - begun
            may_wait = left > 0 and self._may_wait()
            self.settimeout(self._timeout(left) if may_wait else 0)
            try:
                if left <= 0:
                    raise TimeoutError
                done = attempt()
            except (TimeoutError, BlockingIOError):
                if not may_wait:
                    self.given_up = True
                    raise TimeoutError("the client is too slow") from None
                self._note(time.monotonic() - begun, 0)
            else:
                self._note(time.monotonic() - begun, size(done))
                return done

    def _timeout(self, left: float) -> float:
        """How long to wait, at most the `left` seconds, before it is looked at again whether to wait on."""
        unpermitted = left if self._permitted else max(PROMPT_SECONDS - self._waited, NOTABLE_SECONDS)
        return min(left, unpermitted, max(RATE_SECONDS - self._rate_waited, NOTABLE_SECONDS))

    def _may_wait(self) -> bool:
        if self._rate_waited >= RATE_SECONDS:
            if self._rate_bytes < LEAST_RATE * RATE_SECONDS:
                return False
            self._rate_waited, self._rate_bytes = 0.0, 0
        return self._waited < PROMPT_SECONDS or self.acquire_permit()

    def _note(self, seconds: float, count: int) -> None:
        self._rate_bytes += count
        if seconds >= NOTABLE_SECONDS:
            self._waited += seconds
            self._rate_waited += seconds
