"""Tells of a batch as it goes on: server-sent events."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Request, Response
from redis.exceptions import RedisError

from front.services import Services
from front.v1.batch_json import links_of, plain_results, to_json
from front.v1.batch_standing import BatchStanding, Lookout
from front.v1.batches import Batch
from front.v1.events import BEAT, LAST, Rhythm, event, listening, streamed, without_estimate
from wire.errors import JobError, NotReadyError

log = logging.getLogger(__name__)

SHORTEST_LOOK_SECONDS = 0.2


class BatchEvents:
    """The streams of batches. Each holds a thread, for which it needs a permit."""

    def __init__(self, services: Services, lookout: Lookout) -> None:
        self._notifier = services.notifier
        self._lookout = lookout
        self._permits = services.threads.streams
        self._rhythm = Rhythm()

    def answer(self, batch: Batch, request: Request) -> Response:
        """The batch as JSON, each time that it has changed, until it has finished; its results come last.

        Raises BusyError where as many as may are told already, or what looking for the batch raises.
        """
        standing = self._lookout.look(batch)
        if request.headers.get("Last-Event-ID") == LAST:
            return Response(status=204)
        first = to_json(standing, links_of(batch.id), plain_results(standing) if standing.finished else {})
        return streamed(self._events(standing, first, listening(request)), self._permits)

    def _events(self, standing: BatchStanding, said: dict[str, Any], is_there: Callable[[], bool]) -> Iterator[str]:
        yield event(said, last=standing.finished)
        beaten_at = time.monotonic()
        while not standing.finished and is_there():
            try:
                standing = self._next(standing)
            except (RedisError, NotReadyError, JobError) as error:
                log.warning("events of batch %s end early: %s", standing.batch.id, error)
                return  # browsers come back by themselves
            now = to_json(standing, said["links"], plain_results(standing) if standing.finished else {})
            if without_estimate(now) != without_estimate(said):
                yield event(now, last=standing.finished)
            elif time.monotonic() - beaten_at >= self._rhythm.beat:
                yield BEAT
            else:
                continue
            said, beaten_at = now, time.monotonic()

    def _next(self, standing: BatchStanding) -> BatchStanding:
        """The batch a little later, or as soon as its next job has ended; never at once again."""
        until = time.monotonic() + SHORTEST_LOOK_SECONDS
        self._notifier.wait(standing.unfinished_job_ids[0], self._rhythm.look)
        time.sleep(max(0.0, until - time.monotonic()))
        return self._lookout.look(standing.batch)
