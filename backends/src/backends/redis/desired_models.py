"""Which models an operator wants loaded: a hash in redis, a field for each, called as the key is written."""

import json

from redis import Redis
from redis.utils import str_if_bytes

from wire import keys
from wire.desired_models import DesiredModel
from wire.known_members import known_members
from wire.models import ModelKey


class RedisDesiredModels:
    """`DesiredModels` in redis, kept for good: a worker that starts later fulfils them too.

    They are numbered by redis's own clock, in microseconds.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client

    def make(self, key: ModelKey, *, loaded: bool) -> DesiredModel:
        seconds, microseconds = self._client.time()
        desired = DesiredModel(key, loaded, int(seconds) * 10**6 + int(microseconds))
        self._client.hset(
            keys.DESIRED_MODELS, str(key), json.dumps({"loaded": desired.loaded, "number": desired.number})
        )
        return desired

    def all(self) -> tuple[DesiredModel, ...]:
        found = self._client.hgetall(keys.DESIRED_MODELS)
        desired_models = (
            DesiredModel(ModelKey.parse(str_if_bytes(key)), **known_members(DesiredModel, json.loads(desired)))
            for key, desired in found.items()
        )
        return tuple(sorted(desired_models, key=lambda desired: desired.number))
