"""The body of a request, as the application reads it from gunicorn."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from gunicorn.http.body import Body, ChunkedReader, LengthReader
from gunicorn.http.errors import InvalidChunkSize
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from werkzeug.exceptions import HTTPException

from front.http_errors import MALFORMED, translated

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

SKIPPED_BYTES = 1_000_000
SKIPPED_SECONDS = 2.0
"""How much of a body that nobody wanted is read before the answer, so that the connection can be used again."""

LONGEST_CHUNK = 2**31
"""No body may be so long, so no client means it."""


class BoundedChunks(ChunkedReader):  # type: ignore[misc]
    """Reads a body in chunks, none of which promises more than can be."""

    def parse_chunk_size(self, unreader: Any, data: bytes | None = None) -> tuple[int, bytes | None]:
        size, rest = super().parse_chunk_size(unreader, data)
        if size > LONGEST_CHUNK:
            raise InvalidChunkSize(f"{size:x}")
        return size, rest


class BodyStream(Body):  # type: ignore[misc]
    """A body whose faults are errors of HTTP, and that a client which asks first sends only if it is wanted."""

    def __init__(self, request: "BodiedRequest", reader: ChunkedReader | LengthReader) -> None:
        super().__init__(reader)
        self._request = request
        self._socket = request.unreader.sock
        self._to_be_asked_for = request._expected_100_continue
        request._expected_100_continue = False  # gunicorn would ask for it before anybody has looked at the head

    def _read_reader(self, size: int) -> bytes:
        try:
            if self._to_be_asked_for:
                self._to_be_asked_for = False
                self._socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            data: bytes = super()._read_reader(size)
        except MALFORMED as error:
            self.failed = True
            raise translated(error) from error
        if not data or self._unread() == 0:
            self._socket.release_permit()
        return data

    def settle(self) -> None:
        """Nothing of the body is left to read, or the connection closes after the answer; so it does at the end."""
        if self._socket.stopping or not self._skipped():
            self._request.force_close()

    def _skipped(self) -> bool:
        unread = self._unread()
        if unread == 0:
            return True
        if self.failed or self._to_be_asked_for or (unread or 0) > SKIPPED_BYTES:
            return False
        self._socket.hurry(SKIPPED_SECONDS)
        until, skipped = time.monotonic() + SKIPPED_SECONDS, 0
        try:
            while skipped <= SKIPPED_BYTES and time.monotonic() < until:
                if not (data := self.read(65_536)):
                    return True
                skipped += len(data)
        except HTTPException:
            pass
        return False

    def _unread(self) -> int | None:
        """How many bytes the client has still to send; None where only the end of the body will tell."""
        if isinstance(self.reader, LengthReader):
            return int(self.reader.length)
        return 0 if isinstance(self.reader, ChunkedReader) and self.reader.parser is None else None


class BodiedRequest(Request):  # type: ignore[misc]
    """gunicorn's request with such a body."""

    body: Any

    def set_body_reader(self) -> None:
        super().set_body_reader()
        reader = self.body.reader
        self.body = BodyStream(
            self, BoundedChunks(self, self.unreader) if isinstance(reader, ChunkedReader) else reader
        )


class BodiedParser(RequestParser):  # type: ignore[misc]
    """gunicorn's parser of such requests."""

    mesg_class = BodiedRequest


def settling(application: Wsgi) -> Wsgi:
    """`application`, whose answers begin when the body is read to its end, or else say that the connection closes."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        response = application(environ, start_response)
        environ["wsgi.input"].settle()
        return response

    return answer
