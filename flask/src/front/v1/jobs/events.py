"""Tells of a job as it goes on: server-sent events, each the job as JSON."""

import json
import logging
import select
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from flask import Request, Response
from redis.exceptions import RedisError

from front.job_status import JobStatus
from front.jobs import Jobs
from front.permits import Permits
from front.v1.jobs.representation import job_document
from wire.errors import BusyError, JobError, NotReadyError
from wire.results import CompletionNotifier

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
LAST = "end"
BEAT = ": still there\n\n"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """In seconds: how often to look at the job, and how long the stream may be silent."""

    look: float = 1.0
    beat: float = 15.0


class Events:
    """The streams of jobs. Each holds a thread, for which it needs one of the `permits`."""

    def __init__(self, jobs: Jobs, notifier: CompletionNotifier, permits: Permits, rhythm: Rhythm = Rhythm()) -> None:
        self._jobs = jobs
        self._notifier = notifier
        self._permits = permits
        self._rhythm = rhythm

    def answer(self, job_id: str, request: Request) -> Response:
        """A stream of the job until it has ended. A browser that comes back after the end is told to stay away.

        Raises UnknownJobError, or BusyError where as many clients as may are listening.
        """
        status = self._jobs.status(job_id)
        if request.headers.get("Last-Event-ID") == LAST:
            return Response(status=204, content_type="text/event-stream")
        return streamed(self._stream(status, listening(request)), self._permits)

    def _stream(self, status: JobStatus, is_there: Callable[[], bool]) -> Iterator[str]:
        document, beaten_at = job_document(status), time.monotonic()
        yield event(document, last=status.outcome is not None)
        while status.outcome is None and is_there():
            try:
                status = self._next(status)
            except (RedisError, NotReadyError, JobError) as error:
                log.warning("events of job %s end early: %s", status.job.id, error)
                return  # browsers come back by themselves
            before, document = document, job_document(status)
            if without_estimate(document) != without_estimate(before):
                yield event(document, last=status.outcome is not None)
            elif time.monotonic() - beaten_at >= self._rhythm.beat:
                yield BEAT
            else:
                continue
            beaten_at = time.monotonic()

    def _next(self, status: JobStatus) -> JobStatus:
        """The job a little later, or as soon as it has ended. Where the notifier cannot say when, nobody spins."""
        until = time.monotonic() + self._rhythm.look
        self._notifier.wait(status.job.id, self._rhythm.look)
        found = self._jobs.status(status.job.id)
        if found.outcome is None:
            time.sleep(max(0.0, until - time.monotonic()))
        return found


def streamed(events: Iterator[str], permits: Permits) -> Response:
    """An answer of `events`, which has one of the `permits` until it is over. Raises BusyError where none is free."""
    if not permits.acquire():
        raise BusyError(
            f"Expected at most {permits.count} streams at a time, or fewer while others wait. Ask without /events.",
            RETRY_SECONDS,
        )
    response = Response(events, content_type="text/event-stream; charset=utf-8")
    response.call_on_close(permits.release)
    response.headers["X-Accel-Buffering"] = "no"
    return response


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


def event(document: Mapping[str, object], *, last: bool) -> str:
    """`document` as one event of a stream; the `last` one says that it is."""
    name = f"id: {LAST}\n" if last else ""
    return f"{name}data: {json.dumps(document)}\n\n"


def without_estimate(document: Mapping[str, object]) -> Mapping[str, object]:
    """`document` without what changes while nothing happens."""
    return {name: value for name, value in document.items() if name != "eta_seconds"}
