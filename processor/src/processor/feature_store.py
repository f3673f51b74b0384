"""What models know of pictures, where other processes find it: a folder or a bucket."""

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore

from wire import keys
from wire.errors import NotReadyError
from wire.store import Store

log = logging.getLogger(__name__)

MOST_WAITING = 4
"""So many may wait to be written; what comes meanwhile is not kept."""


class FeatureStore:
    """Keeps bytes by a digest of what they were made of, in `store`. Safe to use from many threads.

    Nobody has to have them: where the store does not answer they are made again.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._writer = ThreadPoolExecutor(1, "features")
        self._room = Semaphore(MOST_WAITING)

    def get(self, digest: str) -> bytes | None:
        """The bytes, None where they are not there."""
        try:
            return self._store.get(keys.feature(digest))
        except NotReadyError as error:
            log.warning("features: cannot be read: %s", error)
            return None

    def put(self, digest: str, content: bytes, seconds: int) -> None:
        """The bytes will be there for so many seconds; nobody waits for it."""
        if seconds > 0 and self._room.acquire(blocking=False):
            self._writer.submit(self._put, digest, content, seconds)

    def _put(self, digest: str, content: bytes, seconds: int) -> None:
        try:
            self._store.put(keys.feature(digest), content, seconds)
        except NotReadyError as error:
            log.warning("features: cannot be kept: %s", error)
        finally:
            self._room.release()
