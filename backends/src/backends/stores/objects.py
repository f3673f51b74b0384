"""A store in a bucket of S3, of Google's or of Azure's."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

from obstore import exceptions, store

from backends.stores.key_paths import longest_seconds, path_of
from wire.errors import NotReadyError

log = logging.getLogger(__name__)

CLIENT_OPTIONS: Any = {"connect_timeout": "2 seconds", "timeout": "10 seconds", "allow_http": True}
RETRIES: Any = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
"""Timeouts and retries of obstore's clients. Plain HTTP is spoken only where an endpoint is given as such."""

PARALLEL = 16
PAGE = 1000

GRACE_SECONDS = 300
"""How long what has expired is left alone by `sweep`: clocks differ, and somebody may put it anew just now."""

REFUSED_FOR_GOOD = (FileNotFoundError, exceptions.PermissionDeniedError, exceptions.UnauthenticatedError)
"""No such bucket, or it does not let us in."""

EXPIRES = "expires"
PUT = "put"


def open_bucket(url: str) -> Any:
    """The client of the bucket at `url`: it gives up before whoever waits for it does."""
    return store.from_url(url, client_options=CLIENT_OPTIONS, retry_config=RETRIES)


class ObjectStore:
    """A `Store` of one object for each key, which carries its expiry as an attribute and nothing but the value inside.

    `lifetimes` is how long what is of a kind (`backends.stores.key_paths`) is kept at most, in seconds: `sweep` goes by
    it, and so has to ask for nothing but lists. Whatever the bucket refuses is a NotReadyError.
    """

    def __init__(
        self,
        bucket: Any,
        lifetimes: Mapping[str, int] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bucket = bucket
        self._lifetimes = lifetimes or {}
        self._clock = clock
        self._hands = ThreadPoolExecutor(PARALLEL, "store")

    def get(self, key: str) -> bytes | None:
        with self._translated():
            found = self._found(path_of(key))
            return found.bytes().to_bytes() if found and self._lives(found) else None

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        return list(self._hands.map(self.get, keys)) if len(keys) > 1 else [self.get(key) for key in keys]

    def put(self, key: str, value: bytes, seconds: int) -> None:
        with self._translated():
            self._put(path_of(key), value, seconds, "overwrite")

    def put_many(self, entries: Mapping[str, tuple[bytes, int]]) -> None:
        each = [(key, value, seconds) for key, (value, seconds) in entries.items()]
        if len(each) > 1:
            list(self._hands.map(lambda entry: self.put(*entry), each))
        elif each:
            self.put(*each[0])

    def put_first(self, key: str, value: bytes, seconds: int) -> bool:
        path, mine = path_of(key), uuid4().hex
        with self._translated():
            try:
                self._put(path, value, seconds, "create", mine)
            except exceptions.AlreadyExistsError:
                return self._put_over_expired(path, value, seconds, mine)
            return True

    def shorten(self, keys: Sequence[str], seconds: int) -> None:
        list(self._hands.map(lambda key: self._shorten(path_of(key), seconds), keys))

    def delete(self, *keys: str) -> None:
        list(self._hands.map(self._delete, map(path_of, keys)))

    def sweep(self) -> int:
        """Nothing is left of what has surely expired. How many objects went."""
        gone, now = 0, self._clock() - GRACE_SECONDS
        with self._translated():
            for page in self._bucket.list(chunk_size=PAGE):
                past = [each["path"] for each in page if self._ends(each) <= now]
                with suppress(FileNotFoundError):  # somebody else was faster
                    self._bucket.delete(past)
                gone += len(past)
        return gone

    def _put_over_expired(self, path: str, value: bytes, seconds: int, mine: str) -> bool:
        """Whether the value is kept now, in the place of one that had expired."""
        found = self._found(path)
        if found is None:
            return False  # its deletion and this came together; somebody may be putting it just now
        if found.attributes.get(PUT) == mine:
            return True  # the reply was lost, and the client tried again
        if self._lives(found):
            return False
        try:
            self._put(path, value, seconds, _version(found), mine)
        except (exceptions.PreconditionError, exceptions.AlreadyExistsError, FileNotFoundError):
            return False
        return True

    def _shorten(self, path: str, seconds: int) -> None:
        with self._translated():
            found = self._found(path)
            if found is not None and float(found.attributes.get(EXPIRES, 0)) > self._clock() + seconds:
                with suppress(exceptions.PreconditionError, FileNotFoundError):  # it is another's by now, or gone
                    self._put(path, found.bytes().to_bytes(), seconds, _version(found))

    def _put(self, path: str, value: bytes, seconds: int, mode: Any, mine: str = "") -> None:
        attributes = {EXPIRES: repr(self._clock() + seconds)} | ({PUT: mine} if mine else {})
        self._bucket.put(path, value, attributes=attributes, mode=mode, use_multipart=False)

    def _found(self, path: str) -> Any:
        try:
            return self._bucket.get(path)
        except FileNotFoundError:
            return None

    def _lives(self, found: Any) -> bool:
        return float(found.attributes.get(EXPIRES, 0)) > self._clock()

    def _ends(self, listed: Mapping[str, Any]) -> float:
        return float(listed["last_modified"].timestamp()) + longest_seconds(self._lifetimes, listed["path"])

    def _delete(self, path: str) -> None:
        with self._translated(), suppress(FileNotFoundError):
            self._bucket.delete(path)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (exceptions.BaseError, OSError) as error:
            log.warning("store: %s", str(error).partition("\n")[0])
            raise NotReadyError(
                f"The object store does not answer as it should ({type(error).__name__}). Try again soon."
            ) from error


def _version(found: Any) -> dict[str, str]:
    """By what the bucket knows what was found from what is put in its place later."""
    return {name: found.meta[name] for name in ("e_tag", "version") if found.meta.get(name)}
