"""The store that `STORE_URL` names, ready to be used, and swept from now on where that is needed."""

from typing import cast

from redis import Redis

from front.settings import Settings
from front.stores.lifetimes import lifetimes
from front.stores.memory import MemoryStore
from front.stores.sweeper import Sweeper
from wire.errors import BadOptionError
from wire.object_store import Bucket, BucketErrors, bucket_at
from wire.redis_store import RedisStore
from wire.split_store import SplitStore
from wire.store import Store
from wire.store_url import MEMORY, REDIS, opened, scheme_of
from wire.tasks.registry import TASKS

CONNECT_SECONDS = 2
REPLY_SECONDS = 10


def only_store(settings: Settings) -> Store:
    """Mode 1's store, for everything: in memory unless STORE_URL says otherwise. Raises BadOptionError."""
    if in_memory(settings):
        longest = max(task.timeout_seconds for task in TASKS.values())
        return MemoryStore(settings.store_bytes, pin_seconds=settings.queue_seconds + longest)
    if scheme_of(settings.store_url) in REDIS:
        url = settings.store_url
        return RedisStore(Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=REPLY_SECONDS))
    return _swept(settings)


def store_beside(words: RedisStore, settings: Settings) -> Store:
    """Mode 2's store: all in redis, as `words`, but for pictures where STORE_URL says so. Raises BadOptionError."""
    if settings.store_url in ("", settings.redis_url):
        return words
    if scheme_of(settings.store_url) in (MEMORY, *REDIS):
        raise BadOptionError(
            "Setting STORE_URL: expected none, for redis at REDIS_URL, or files or a bucket that fronts and workers "
            f"share, got a store of {scheme_of(settings.store_url)}."
        )
    return SplitStore(words, _swept(settings))


def in_memory(settings: Settings) -> bool:
    """Whether mode 1 keeps everything in its own memory."""
    return scheme_of(settings.store_url) in ("", MEMORY)


def _swept(settings: Settings) -> Store:
    store = opened(settings.store_url, _connected, lifetimes(settings))
    Sweeper(store).start()
    return store


def _connected(url: str) -> tuple[Bucket, BucketErrors]:
    from obstore import exceptions, store  # of no use where there is no bucket

    return bucket_at(url, store.from_url), cast(BucketErrors, exceptions)
