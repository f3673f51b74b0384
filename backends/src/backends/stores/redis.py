"""A store in redis."""

from collections.abc import Mapping, Sequence
from typing import cast

from redis import Redis


class RedisStore:
    """A `Store` in redis, whose client leaves replies as bytes."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def get(self, key: str) -> bytes | None:
        return cast("bytes | None", self._client.get(key))

    def put(self, key: str, value: bytes, seconds: int) -> None:
        self._client.set(key, value, ex=seconds)

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        return cast("list[bytes | None]", self._client.mget(list(keys)))

    def put_many(self, entries: Mapping[str, tuple[bytes, int]]) -> None:
        with self._client.pipeline(transaction=False) as step:
            for key, (value, seconds) in entries.items():
                step.set(key, value, ex=seconds)
            step.execute()

    def shorten(self, keys: Sequence[str], seconds: int) -> None:
        with self._client.pipeline(transaction=False) as step:
            for key in keys:
                step.expire(key, seconds, lt=True)
            step.execute()

    def delete(self, *keys: str) -> None:
        self._client.delete(*keys)

    def put_first(self, key: str, value: bytes, seconds: int) -> bool:
        return bool(self._client.set(key, value, ex=seconds, nx=True))
