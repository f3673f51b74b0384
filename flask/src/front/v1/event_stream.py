"""Tells of something as it goes on: server-sent events, each what is told of as JSON."""

import json
import logging
import select
import socket
import time
from collections.abc import Callable, Iterator, Mapping

from flask import Request, Response
from redis.exceptions import RedisError

from front.permits import Permits
from wire.errors import BusyError, JobError, NotReadyError

log = logging.getLogger(__name__)

Looks = Iterator[tuple[Mapping[str, object], bool]]
"""What is told of, as JSON, each time a little later, and whether that is the end of it; made without a request."""

EVENTS = "text/event-stream"
EVENTS_IN_UTF8 = f"{EVENTS}; charset=utf-8"
RETRY_SECONDS = 5
LAST = "end"
LOOK_SECONDS, BEAT_SECONDS = 1.0, 15.0
"""How often to look, and how long a stream may be silent."""

BEAT = ": still there\n\n"
ESTIMATES = ("eta_seconds",)
"""The members that change while nothing happens."""


def streamed(
    request: Request, permits: Permits, name: str, looks: Looks, beat_seconds: float = BEAT_SECONDS
) -> Response:
    """A stream of what `looks` find of `name`, where it is another than before, until its end. It has one of the
    `permits`. A browser that comes back after the end is told to stay away.

    Raises BusyError where as many clients as may are listening.
    """
    if request.headers.get("Last-Event-ID") == LAST:
        return Response(status=204, content_type=EVENTS)
    return permitted(lambda: _events(name, looks, listening(request), beat_seconds), permits)


def permitted(
    begin: Callable[[], Iterator[str] | Iterator[bytes]],
    permits: Permits,
    content_type: str = EVENTS_IN_UTF8,
) -> Response:
    """A stream of what `begin` answers, which has one of the `permits` until its end.

    Raises BusyError where none is free, and then nothing has begun; or what `begin` does.
    """
    if not permits.acquire():
        raise BusyError(
            f"Expected at most {permits.count} streams at a time, or fewer while others wait. Ask without a stream.",
            RETRY_SECONDS,
        )
    try:
        response = Response(begin(), content_type=content_type)
    except BaseException:
        permits.release()
        raise
    response.call_on_close(permits.release)
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _events(name: str, looks: Looks, is_there: Callable[[], bool], beat_seconds: float) -> Iterator[str]:
    told, told_at = dict[str, object](), time.monotonic()
    try:
        for document, last in looks:
            known = {member: value for member, value in document.items() if member not in ESTIMATES}
            if known != told or time.monotonic() - told_at >= beat_seconds:
                yield _event(document, last=last) if known != told else BEAT
                told, told_at = known, time.monotonic()
            if last or not is_there():
                return
    except (RedisError, NotReadyError, JobError) as error:  # browsers come back by themselves
        log.warning("events of %s end early: %s", name, error)


def listening(request: Request) -> Callable[[], bool]:
    """Whether the client is still there, as far as its connection tells: one that is gone has closed it.

    A connection that knows of the server's end (`stopping`) is nobody's either: the server is not to wait for it.
    """
    connection = request.environ.get("gunicorn.socket")
    if not isinstance(connection, socket.socket):
        return lambda: True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)

    def is_there() -> bool:
        if getattr(connection, "stopping", False):
            return False
        try:
            return not poll.poll(0) or socket.socket.recv(connection, 1, socket.MSG_PEEK) != b""
        except OSError:
            return False

    return is_there


def _event(document: Mapping[str, object], *, last: bool) -> str:
    name = f"id: {LAST}\n" if last else ""
    return f"{name}data: {json.dumps(document)}\n\n"
