"""Connections to addresses that were checked: the very ones, so that a name that changes its mind changes nothing."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, Self

import httpcore

from backends.outbound.addresses import LEAST_FREE_PORT, Guard
from wire.errors import BadUrlError

Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host and port, as text. Raises OSError or UnicodeError."""

PIECE_BYTES = 16_384


def resolve(host: str, port: int) -> Sequence[str]:
    """What this machine's resolver says: all addresses of `host`, each once. Numbers in any notation are read too."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(where[0]) for *_, where in found))


@dataclass(frozen=True, slots=True)
class Deadline:
    """When all has to be over, on the monotonic clock, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left. Raises httpcore.ReadTimeout where there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time is over")
        return left


class Patience:
    """As `Deadline`, one that is put off for as long as all goes well. For one thread, but for `end`."""

    def __init__(self) -> None:
        self._until = Deadline.after(0)
        self._ended = False

    def renew(self, seconds: float) -> None:
        """What comes next has so many seconds."""
        self._until = Deadline.after(seconds)

    def end(self) -> None:
        """Nothing has any time from now on."""
        self._ended = True

    @property
    def left(self) -> float:
        """Seconds left; a step that has begun keeps those it had. Raises httpcore.ReadTimeout where there are none."""
        if self._ended:
            raise httpcore.ReadTimeout("nobody waits any more")
        return self._until.left


class TimeLimit(Protocol):
    """What every step of a request keeps to."""

    @property
    def left(self) -> float:
        """Seconds left. Raises httpcore.ReadTimeout where there are none."""


class GuardedBackend(httpcore.NetworkBackend):
    """Connects where `guard` admits every address of the name, before `deadline`; all that follows keeps to it too."""

    def __init__(self, guard: Guard, resolver: Resolver, deadline: TimeLimit) -> None:
        self._guard = guard
        self._resolver = resolver
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline counts
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port)
        if not all(self._guard.admits(address, port) for address in addresses):
            raise BadUrlError(
                "Expected a url of public addresses, with its usual port or one "
                f"from {LEAST_FREE_PORT} on, got {host[:60]!r}, port {port}. "
                "The operator can allow others with ALLOWED_NETWORKS."
            )
        failure: Exception = httpcore.ConnectError("the name has no address")
        for at, address in enumerate(addresses):
            share = self._deadline.left / (len(addresses) - at)
            try:
                connected = self._sockets.connect_tcp(address, port, share, socket_options=socket_options)
                return TimedStream(connected, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Numeric ones as they are; a name is asked for in a thread, because a resolver knows no deadline."""
        try:
            return (str(ip_address(host)),)
        except ValueError:
            pass
        resolutions: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()
        Thread(target=_ask, args=(self._resolver, host, port, resolutions), daemon=True).start()
        try:
            answer = resolutions.get(timeout=self._deadline.left)
        except Empty:
            raise httpcore.ConnectTimeout("the name was not resolved in time") from None
        if isinstance(answer, Exception):
            raise httpcore.ConnectError("the name has no address") from answer
        return answer


def _ask(resolver: Resolver, host: str, port: int, resolutions: SimpleQueue[Sequence[str] | Exception]) -> None:
    try:
        resolutions.put(resolver(host, port))
    except (OSError, UnicodeError) as error:
        resolutions.put(error)


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step has only as long as the deadline leaves: also one that drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: TimeLimit) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        for start in range(0, len(buffer), PIECE_BYTES):
            self._stream.write(buffer[start : start + PIECE_BYTES], self._deadline.left)

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left), self._deadline)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
