"""The composition root of mode 2's front door: gunicorn runs `front.wsgi:create()`."""

import os
import sys

from flask import Flask
from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from front.app import create_app
from front.client_socket import PatientSocket
from front.dispatch.rq import RqDispatcher
from front.jobs import Jobs
from front.memory import give_back_freed_memory
from front.outbound.courier import Courier
from front.permits import ThreadBudget
from front.services import Services
from front.serving import http_threads
from front.settings import Settings
from front.stores.opening import store_beside
from front.v1.job_json import told
from wire.redis_deliveries import RedisDeliveries
from wire.redis_ledger import RedisLedger
from wire.redis_store import RedisBell, RedisCounts, RedisResults, RedisRoster, RedisStore, RedisWishes
from wire.split_store import SplitStore

SWITCH_SECONDS = 0.0005
"""How long a thread may keep Python from the others. Many do little each here, and wait for redis in between."""

CONNECT_SECONDS = 2
REPLY_SECONDS = 5


def create() -> Flask:
    """The application, with redis behind it. Redis need not answer yet."""
    sys.setswitchinterval(SWITCH_SECONDS)
    give_back_freed_memory()
    settings = Settings.from_environment(os.environ)
    client = _connect(settings.redis_url)
    store, roster = store_beside(RedisStore(client), settings), RedisRoster(client)
    dispatcher = RqDispatcher(client, roster, settings.max_queue)
    services = Services(
        dispatcher=dispatcher,
        load=dispatcher,
        store=store,
        results=RedisResults(client, store if isinstance(store, SplitStore) else None),
        counts=RedisCounts(client),
        roster=roster,
        bell=RedisBell(client, lambda: PatientSocket.stopping),
        wishes=RedisWishes(client),
        deliveries=RedisDeliveries(client),
        ledger=RedisLedger(client),
        limits_url=settings.redis_url,
        threads=ThreadBudget.of(http_threads(os.environ)),
    )
    Courier(services, settings, Jobs(services, settings), told).start()
    return create_app(services, settings)


def _connect(redis_url: str) -> Redis:
    return Redis.from_url(
        redis_url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=REPLY_SECONDS,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), 2),
    )
