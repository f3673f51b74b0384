"""Accepts batches that clients submit: fetches pictures that are elsewhere, and takes no request twice."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from front.inputs.zipped import too_much
from front.job_request import Reference
from front.services import Services
from front.settings import Settings
from front.v1.batches.model import Batch, Batches
from front.v1.batches.submission import BatchRequest
from front.v1.batches.uploads import Content, Picture, some_of
from front.v1.jobs.idempotency import IdempotencyKeys
from front.v1.jobs.references import References
from wire.errors import BusyError, JobError, NotEnabledError, RequestError, UnreachableUrlError

FETCHED_AT_ONCE = 4
FETCH_SECONDS = 30
"""In which all pictures of a batch that lie elsewhere have to be on their way, however many they are."""

BUSY_SECONDS = 0.1


class BatchIntake:
    """Makes batches of requests."""

    def __init__(self, services: Services, settings: Settings, batches: Batches, references: References) -> None:
        self._idempotency_keys = IdempotencyKeys(services.store)
        self._settings = settings
        self._batches = batches
        self._references = references

    def accept(self, request: BatchRequest) -> Batch:
        """The batch. A picture that cannot be had is told of in its place.

        Raises what is wrong with the first one where none can be worked on, TooManyBytesError, or what `Batches.accept`
        raises.
        """
        pictures = request.pictures
        if any(isinstance(each.content, Reference) for each in pictures):
            self._batches.make_sure_of_room(request.common.task, pictures)
            pictures = tuple(self._fetched(request))
        return self._batches.accept(request.common, some_of(pictures))

    def accept_once(self, request: BatchRequest, name: str) -> tuple[Batch, bool]:
        """The one batch that is under `name`, and whether it was there before."""

        def make() -> tuple[str, int]:
            batch = self.accept(request)
            return batch.id, int(batch.expires_at - batch.created_at) - self._settings.record_seconds

        batch_id, replayed = self._idempotency_keys.once(name, request.fingerprint, make)
        return self._batches.find(batch_id), replayed

    def _fetched(self, request: BatchRequest) -> Iterator[Picture]:
        """The pictures, none of them elsewhere any more; a few are fetched at a time, so that few are here too many."""
        until, room = time.monotonic() + FETCH_SECONDS, self._settings.max_batch_bytes

        def fetched(picture: Picture) -> Picture:
            return replace(picture, content=self._content(picture.content, request.common.owner, until))

        with ThreadPoolExecutor(FETCHED_AT_ONCE) as pool:
            for start in range(0, len(request.pictures), FETCHED_AT_ONCE):
                for picture in pool.map(fetched, request.pictures[start : start + FETCHED_AT_ONCE]):
                    room -= picture.size
                    if room < 0:
                        raise too_much(self._settings.max_batch_bytes)
                    yield picture

    def _content(self, content: Content, owner: str, until: float) -> Content:
        while isinstance(content, Reference):
            if time.monotonic() >= until:
                return UnreachableUrlError(
                    f"Expected what lies elsewhere of a batch to come within {FETCH_SECONDS} s, got it too late. "
                    "Send it by itself."
                )
            try:
                return self._references.picture(content, owner)
            except BusyError:
                time.sleep(BUSY_SECONDS)
            except (RequestError, JobError, NotEnabledError) as error:
                return error
        return content
