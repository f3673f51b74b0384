"""Which models an operator wants loaded: a hash in redis, a field for each model."""

import json

from redis import Redis
from redis.utils import str_if_bytes

from wire import keys
from wire.wishes import Wish


class RedisWishes:
    """`Wishes` in redis, kept for good: a worker that starts later fulfils them too.

    They are numbered by redis's own clock, in microseconds.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    def make(self, model: str, *, loaded: bool) -> Wish:
        seconds, microseconds = self._client.time()
        wish = Wish(model, loaded, int(seconds) * 10**6 + int(microseconds))
        self._client.hset(keys.WISHES, model, json.dumps({"loaded": wish.loaded, "number": wish.number}))
        return wish

    def all(self) -> tuple[Wish, ...]:
        found = self._client.hgetall(keys.WISHES)
        wishes = (Wish(str_if_bytes(model), **json.loads(wish)) for model, wish in found.items())
        return tuple(sorted(wishes, key=lambda wish: wish.number))
