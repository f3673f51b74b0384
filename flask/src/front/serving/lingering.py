"""Connections whose last answer was sent: kept open until the client has read it, or had the time to."""

import time
from collections.abc import Callable
from functools import partial
from selectors import EVENT_READ, BaseSelector
from socket import SHUT_WR
from typing import Any

from gunicorn.workers.gthread import TConn

from front.serving.client_socket import RECEIVE_BYTES

LINGER_SECONDS = 2.0
"""So long a client has to read its last answer before the connection is closed."""


class LingeringConnections:
    """What a client still sends is discarded: unread bytes in a connection that closes would undo the answer."""

    def __init__(self, poller: BaseSelector, close: Callable[[TConn], None]) -> None:
        self._poller = poller
        self._close = close
        self._until: dict[TConn, float] = {}

    def add(self, conn: TConn) -> bool:
        """Nothing more is sent to the client. False where it has gone already; the caller closes the connection."""
        try:
            conn.sock.shutdown(SHUT_WR)
            conn.sock.settimeout(0)
            self._poller.register(conn.sock, EVENT_READ, partial(self._discard, conn))
        except (OSError, ValueError):
            return False
        self._until[conn] = time.monotonic() + LINGER_SECONDS
        return True

    def close_overdue(self, now: float) -> None:
        """Connections whose time is over at `now`, in monotonic seconds, are closed."""
        while self._until and (first := next(iter(self._until.items())))[1] <= now:
            self._end(first[0])

    def _discard(self, conn: TConn, _sock: Any) -> None:
        try:
            ended = conn.sock.receive_now(RECEIVE_BYTES) == b""
        except OSError:
            ended = True
        if ended:
            self._end(conn)

    def _end(self, conn: TConn) -> None:
        del self._until[conn]
        self._poller.unregister(conn.sock)
        self._close(conn)
