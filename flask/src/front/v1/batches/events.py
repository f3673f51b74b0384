"""Tells of a batch as it goes on: server-sent events."""

import logging
import time
from collections.abc import Callable, Iterator

from flask import Request, Response
from redis.exceptions import RedisError

from front.services import Services
from front.v1.batches.model import Batch
from front.v1.batches.representation import BatchJson, links_of, plain_results, to_json
from front.v1.batches.status import BatchStatus, BatchTracker
from front.v1.jobs.events import BEAT, LAST, Rhythm, event, listening, streamed, without_estimate
from wire.errors import JobError, NotReadyError

log = logging.getLogger(__name__)

SHORTEST_LOOK_SECONDS = 0.2


class BatchEvents:
    """The streams of batches. Each holds a thread, for which it needs a permit."""

    def __init__(self, services: Services, tracker: BatchTracker) -> None:
        self._notifier = services.notifier
        self._tracker = tracker
        self._permits = services.threads.streams
        self._rhythm = Rhythm()

    def answer(self, batch: Batch, request: Request) -> Response:
        """The batch as JSON, each time that it has changed, until it has finished; its results come last.

        Raises BusyError where as many as may are told already, or what looking for the batch raises.
        """
        batch_status = self._tracker.look(batch)
        if request.headers.get("Last-Event-ID") == LAST:
            return Response(status=204)
        first = to_json(batch_status, links_of(batch.id), plain_results(batch_status) if batch_status.finished else {})
        return streamed(self._events(batch_status, first, listening(request)), self._permits)

    def _events(self, batch_status: BatchStatus, document: BatchJson, is_there: Callable[[], bool]) -> Iterator[str]:
        yield event(document, last=batch_status.finished)
        beaten_at = time.monotonic()
        while not batch_status.finished and is_there():
            try:
                batch_status = self._next(batch_status)
            except (RedisError, NotReadyError, JobError) as error:
                log.warning("events of batch %s end early: %s", batch_status.batch.id, error)
                return  # browsers come back by themselves
            now = to_json(batch_status, document["links"], plain_results(batch_status) if batch_status.finished else {})
            if without_estimate(now) != without_estimate(document):
                yield event(now, last=batch_status.finished)
            elif time.monotonic() - beaten_at >= self._rhythm.beat:
                yield BEAT
            else:
                continue
            document, beaten_at = now, time.monotonic()

    def _next(self, batch_status: BatchStatus) -> BatchStatus:
        """The batch a little later, or as soon as its next job has ended; never at once again."""
        until = time.monotonic() + SHORTEST_LOOK_SECONDS
        self._notifier.wait(batch_status.unfinished_job_ids[0], self._rhythm.look)
        time.sleep(max(0.0, until - time.monotonic()))
        return self._tracker.look(batch_status.batch)
