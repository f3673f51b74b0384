"""How long a client may take. gunicorn's threaded worker has no limit of its own once a request has begun."""

import errno
import socket
import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

IDLE_SECONDS = 10.0
REQUEST_SECONDS = 120.0
LINGER_SECONDS = 2.0


class PatientSocket(socket.socket):
    """A client's connection. Whoever sends nothing for too long, or too slowly on the whole, counts as gone.

    `stopping` says of all of them that the server was told to stop: answers that would go on for long are to end.
    """

    stopping = False

    def __init__(self, accepted: socket.socket) -> None:
        super().__init__(accepted.family, accepted.type, accepted.proto, fileno=accepted.detach())
        self._deadline = 0.0
        self.given_up = False

    def await_request(self) -> None:
        """A request has REQUEST_SECONDS from now on to arrive as a whole."""
        self._deadline = time.monotonic() + REQUEST_SECONDS

    def setblocking(self, flag: bool) -> None:
        if self.fileno() != -1:
            self.settimeout(IDLE_SECONDS if flag else 0)

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        remaining = self._deadline - time.monotonic()
        if remaining > 0 and not self.given_up:
            self.settimeout(min(self.gettimeout() or IDLE_SECONDS, remaining))
            try:
                return super().recv(bufsize, flags)
            except TimeoutError:
                pass
        self.given_up = True  # what it sends later is no new request, but the rest of this one
        return b""

    def sendall(self, data: Any, flags: int = 0) -> None:
        self.settimeout(REQUEST_SECONDS)
        try:
            super().sendall(data, flags)
        except TimeoutError:
            raise BrokenPipeError(errno.EPIPE, "the client does not take its answer") from None

    def hang_up(self) -> None:
        """The connection is closed once the client has had the time to read its answer."""
        try:
            self.shutdown(socket.SHUT_WR)
            self._deadline = time.monotonic() + (0 if self.given_up else LINGER_SECONDS)
            while self.recv(65536):
                pass
        except OSError:
            pass
        finally:
            self.close()


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker, whose clients have a limited time. One that hangs holds up nobody else."""

    def enqueue_req(self, conn: TConn) -> None:
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(conn.sock)
        conn.sock.await_request()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        stays = super().handle(conn)
        if stays and not conn.sock.given_up:
            return stays
        conn.sock.hang_up()  # here in the pool: gunicorn would do it in the thread that accepts connections
        return False

    def handle_exit(self, sig: int, frame: Any) -> None:
        PatientSocket.stopping = True
        super().handle_exit(sig, frame)
