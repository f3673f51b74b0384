"""The composition root of mode 2's front door: gunicorn runs `front.wsgi:create()`."""

import os
import sys

from flask import Flask
from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from front.app import create_app
from front.dispatch.rq import RqDispatcher
from front.services import Services
from front.settings import Settings, whole_number
from wire.redis_store import RedisBell, RedisCounts, RedisRoster, RedisStore

SWITCH_SECONDS = 0.0005
"""How long a thread may keep Python from the others. Many do little each here, and wait for redis in between."""

CONNECT_SECONDS = 2
REPLY_SECONDS = 5


def create() -> Flask:
    """The application, with redis behind it. Redis need not answer yet."""
    sys.setswitchinterval(SWITCH_SECONDS)
    settings = Settings.from_environment(os.environ)
    client, threads = _connect(settings.redis_url), whole_number(os.environ, "HTTP_THREADS", 32)
    services = Services(
        dispatcher=RqDispatcher(client, settings.queue_seconds),
        store=RedisStore(client),
        counts=RedisCounts(client),
        roster=RedisRoster(client),
        bell=RedisBell(client, places=max(1, threads * 3 // 4)),
    )
    return create_app(services, settings)


def _connect(redis_url: str) -> Redis:
    return Redis.from_url(
        redis_url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=REPLY_SECONDS,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 2),
    )
