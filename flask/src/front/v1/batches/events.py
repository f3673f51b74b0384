"""Tells of a batch as it goes on."""

import time

from flask import Request, Response

from front.services import Services
from front.v1.batches.model import Batch
from front.v1.batches.representation import BatchLinks, links_of, plain_results, to_json
from front.v1.batches.status import BatchStatus, BatchTracker
from front.v1.event_stream import LOOK_SECONDS, Looks, streamed

SHORTEST_LOOK_SECONDS = 0.2


class BatchEvents:
    """The streams of batches. Each holds a thread, for which it needs a permit."""

    def __init__(self, services: Services, tracker: BatchTracker) -> None:
        self._notifier = services.notifier
        self._tracker = tracker
        self._permits = services.threads.streams

    def answer(self, batch: Batch, request: Request) -> Response:
        """A stream of the batch until it has finished; its results come last.

        Raises BusyError, or what looking for the batch raises.
        """
        looks = self._looks(self._tracker.look(batch), links_of(batch.id))
        return streamed(request, self._permits, f"batch {batch.id}", looks)

    def _looks(self, status: BatchStatus, links: BatchLinks) -> Looks:
        """The batch a little later each time, or as soon as its next job has ended; never at once again."""
        while True:
            yield to_json(status, links, plain_results(status) if status.finished else {}), status.finished
            until = time.monotonic() + SHORTEST_LOOK_SECONDS
            self._notifier.wait(status.unfinished_job_ids[0], LOOK_SECONDS)
            time.sleep(max(0.0, until - time.monotonic()))
            status = self._tracker.look(status.batch)
