"""The store that `STORE_URL` names, ready to be used, and swept from now on where that is needed."""

from backends.redis.client import connect
from backends.stores.expiry_sweeper import Sweeper
from backends.stores.memory import MemoryStore
from backends.stores.open import open_store
from backends.stores.redis import RedisStore
from backends.stores.split import SplitStore
from backends.stores.url import MEMORY, REDIS, scheme_of
from front.retention import lifetimes, working_seconds
from front.settings import Settings
from wire.errors import BadOptionError
from wire.store import Store

REPLY_SECONDS = 10


def only_store(settings: Settings) -> Store:
    """Mode 1's store, for everything: in memory unless STORE_URL says otherwise. Raises BadOptionError."""
    if settings.in_memory:
        return MemoryStore(settings.store_bytes, pin_seconds=working_seconds(settings))
    if scheme_of(settings.store_url) in REDIS:
        return RedisStore(connect(settings.store_url, reply_seconds=REPLY_SECONDS))
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


def _swept(settings: Settings) -> Store:
    store = open_store(settings.store_url, lifetimes(settings))
    Sweeper(store).start()
    return store
