"""How many bytes of requests may be in hand at a time. Each thread keeps its upload in memory until it is answered."""

from threading import Lock

from flask import Flask, g, request

from front.inputs.unpacking import is_packed
from wire.errors import BusyError

LEAST_BYTES = 1_000_000
"""Smaller bodies are not counted: there are only so many threads."""

RETRY_SECONDS = 2


class InflightLimit:
    """The bytes in hand, at most `most_bytes`; but one body alone is always taken, for it has limits of its own."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._held = 0

    def take(self, size: int) -> None:
        """`size` bytes more are in hand. Raises BusyError where they would be too many."""
        with self._lock:
            if self._held and self._held + size > self._most:
                raise BusyError(
                    f"Expected uploads of at most {self._most:,} bytes in hand together, got {size:,} more. Try again.",
                    RETRY_SECONDS,
                )
            self._held += size

    def drop(self, size: int) -> None:
        """`size` bytes are no longer in hand."""
        with self._lock:
            self._held -= size


def register(app: Flask, most_bytes: int, longest_body: int) -> None:
    """Uploads to `app` have at most `most_bytes` together; one whose length nobody knows counts as `longest_body`."""
    limit = InflightLimit(most_bytes)

    @app.before_request
    def take() -> None:
        size = request.content_length
        if is_packed(request.headers) or (size is None and "Transfer-Encoding" in request.headers):
            size = longest_body
        if size is not None and size >= LEAST_BYTES:
            limit.take(size)
            g.inflight_bytes = size

    @app.teardown_request
    def drop(error: BaseException | None) -> None:  # noqa: ARG001
        if size := g.pop("inflight_bytes", 0):
            limit.drop(size)
