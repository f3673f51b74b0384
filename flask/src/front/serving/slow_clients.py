"""gunicorn's threaded worker, whose clients have a limited time and take a thread only when there is work for it."""

import select
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from front.errors import http_problem, problem
from front.http_errors import as_bytes, translated
from front.permits import CLIENT_LIMITS, ClientLimits
from front.serving.address_limit import AddressLimit
from front.serving.client_socket import RECEIVE_BYTES, ClientSocket
from front.serving.lingering import LingeringConnections
from front.serving.request_body import BodiedParser, settling
from front.serving.request_start import RequestStart
from wire.errors import BusyError

STOP_SECONDS = 2.0
"""So long a connection is kept on which nothing has come, once the server was told to stop."""


class SlowClientWorker(ThreadWorker):  # type: ignore[misc]
    """The thread that accepts connections also gathers the start of each request, and sees connections off.

    All that gunicorn's worker does with a connection goes through the methods that are replaced here.
    """

    wsgi: Any

    def load_wsgi(self) -> None:
        super().load_wsgi()
        limits: ClientLimits = self.wsgi.extensions[CLIENT_LIMITS]
        self._slow = limits.slow
        self._addresses = AddressLimit(limits.per_address or self.worker_connections // 2)
        self._starts: dict[TConn, RequestStart] = {}
        self._parked: dict[TConn, RequestStart] = {}
        self._lingering = LingeringConnections(self.poller, self._close)
        self.wsgi = settling(self.wsgi)

    def enqueue_req(self, conn: TConn) -> None:
        """The connection, new or used before, gets a thread as soon as enough of its next request is there."""
        if not isinstance(conn.sock, ClientSocket) and not self._welcome(conn):
            return
        conn.sock.await_request()
        start = RequestStart(conn.parser.unreader.take_buffered())
        if (act := self._gather(conn, start)) is not None:
            act()
        else:
            self._starts[conn] = start
            self.poller.register(conn.sock, EVENT_READ, partial(self._gather_more, conn, start))

    def handle(self, conn: TConn) -> bool:
        try:
            return bool(super().handle(conn)) and not conn.sock.given_up
        finally:
            conn.sock.release_permit()

    def finish_request(self, conn: TConn, fs: Any) -> None:
        if not fs.cancelled() and fs.exception() is None and fs.result():
            super().finish_request(conn, fs)
        else:
            self._see_off(conn)
        self._resume_parked()

    def handle_error(self, req: Any, client: ClientSocket, addr: Any, exc: Exception) -> None:  # noqa: ARG002
        """The client is told of what the server found, in the shape of all errors."""
        error = translated(exc)
        if (error.code or 500) == 500:
            self.log.error("A request failed in a way that nobody foresaw.", exc_info=exc)
        else:
            self.log.info("refused with %s: %s", error.code, exc)
        client.send_now(as_bytes(http_problem(error)))

    def murder_pending(self) -> None:
        """Requests that begin too slowly are ended, and connections closed that were seen off."""
        now = time.monotonic()
        while self._starts and (first := next(iter(self._starts.items())))[1].until <= now:
            conn, start = first
            if start.may_go_on():
                self._starts[conn] = self._starts.pop(conn)
                continue
            self._forget_start(conn)
            act = partial(self._refuse, conn, TimeoutError()) if start.data else partial(self._close, conn)
            act()
        self._lingering.close_overdue(now)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Once the server was told to stop, nobody can connect any more; who has connected is still served."""
        was_accepting = self._accepting
        super().set_accept_enabled(enabled)
        if not enabled and not self.alive:
            for listener in self.sockets:
                while was_accepting and _is_readable(listener):
                    self.accept(listener)
                listener.close()

    def handle_exit(self, sig: int, frame: Any) -> None:
        ClientSocket.stopping = True
        super().handle_exit(sig, frame)

    def _cap_keepalive(self, deadline: float) -> None:
        super()._cap_keepalive(deadline)
        for start in self._starts.values():
            if not start.data:
                start.until = min(start.until, time.monotonic() + STOP_SECONDS)
        self._starts = dict(sorted(self._starts.items(), key=lambda item: item[1].until))

    def _welcome(self, conn: TConn) -> bool:
        """Whether a new connection is within what its address may have. One that is not is told so, and closed."""
        address = str(conn.client[0]) if isinstance(conn.client, tuple) else ""
        conn.sock = ClientSocket(conn.sock, self._slow, partial(self._addresses.leave, address))
        conn.parser = BodiedParser(self.cfg, conn.sock, conn.client)
        if self._addresses.enter(address):
            return True
        most = self._addresses.most
        with suppress(OSError):
            conn.sock.receive_now(RECEIVE_BYTES)  # what lies unread when a connection closes undoes the answer
        conn.sock.send_now(
            as_bytes(problem(BusyError(f"Expected at most {most} connections of an address, got more.")))
        )
        self._close(conn)
        return False

    def _gather(self, conn: TConn, start: RequestStart) -> Callable[[], None] | None:
        """What has come of a request is taken up. What is to be done with it now; None where more must come first."""
        try:
            data = conn.sock.receive_now(RECEIVE_BYTES)
        except OSError:
            data = b""
        start.add(data or b"")
        if start.is_enough or (start.has_head and (data == b"" or conn.sock.acquire_permit())):
            return partial(self._hand_over, conn, start)
        if (fault := start.fault(self.cfg.limit_request_line)) is not None:
            return partial(self._refuse, conn, fault)
        if data == b"":
            return partial(self._close, conn)
        if start.has_head:
            self._parked[conn] = start
        return None

    def _gather_more(self, conn: TConn, start: RequestStart, _sock: Any) -> None:
        if (act := self._gather(conn, start)) is not None:
            self._forget_start(conn)
            act()

    def _resume_parked(self) -> None:
        """Requests that waited for a permit alone go on, in their order, once there is one."""
        while self._parked and (first := next(iter(self._parked.items())))[0].sock.acquire_permit():
            self._forget_start(first[0])
            self._hand_over(*first)

    def _forget_start(self, conn: TConn) -> None:
        del self._starts[conn]
        self._parked.pop(conn, None)
        self.poller.unregister(conn.sock)

    def _hand_over(self, conn: TConn, start: RequestStart) -> None:
        """A thread goes on with the request."""
        conn.parser.unreader.unread(bytes(start.data))
        conn.data_ready = True
        super().enqueue_req(conn)

    def _refuse(self, conn: TConn, fault: Exception) -> None:
        self.handle_error(None, conn.sock, conn.client, fault)
        self._see_off(conn)

    def _see_off(self, conn: TConn) -> None:
        """The connection is closed once the client has had the time to read its answer."""
        if not self._lingering.add(conn):
            self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()


def _is_readable(listener: Any) -> bool:
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    return bool(poll.poll(0))
