"""The composition root of mode 2's front door: gunicorn runs `front.wsgi:create()`."""

import os
import sys

from flask import Flask
from gunicorn.errors import AppImportError

from backends.redis.client import connect
from backends.redis.desired_models import RedisDesiredModels
from backends.redis.frames import RedisFrames
from backends.redis.job_schedule import RedisJobSchedule
from backends.redis.job_stats import RedisJobStats
from backends.redis.label_counts import RedisLabelCounter
from backends.redis.notifier import RedisNotifier
from backends.redis.results import RedisResults
from backends.redis.workers import RedisWorkerRegistry
from backends.stores.redis import RedisStore
from backends.stores.split import SplitStore
from front.app import create_app
from front.dispatch.rq import RqDispatcher
from front.jobs import Jobs
from front.memory import give_back_freed_memory
from front.open_store import store_beside
from front.permits import ThreadBudget
from front.services import Services
from front.serving.client_socket import ClientSocket
from front.serving.options import http_threads
from front.settings import Settings
from front.v1.jobs.representation import job_document
from front.v1.status import history
from front.webhooks.sender import WebhookSender
from wire import keys
from wire.errors import BadOptionError

SWITCH_SECONDS = 0.0005
"""How long a thread may keep Python from the others. Many do little each here, and wait for redis in between."""


def create() -> Flask:
    """The application, with redis behind it. Redis need not answer yet.

    Raises AppImportError, which gunicorn tells in one line, where no store is to be had as STORE_URL says.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    give_back_freed_memory()
    try:
        return _composed(Settings.from_environment(os.environ))
    except BadOptionError as error:
        raise AppImportError(error.message) from None


def _composed(settings: Settings) -> Flask:
    client = connect(settings.redis_url)
    store, workers = store_beside(RedisStore(client), settings), RedisWorkerRegistry(client)
    dispatcher = RqDispatcher(client, workers, settings.max_queue)
    services = Services(
        dispatcher=dispatcher,
        load=dispatcher,
        store=store,
        results=RedisResults(client, store if isinstance(store, SplitStore) else None),
        counts=RedisLabelCounter(client),
        workers=workers,
        notifier=RedisNotifier(client, lambda: ClientSocket.stopping),
        desired_models=RedisDesiredModels(client),
        webhooks=RedisJobSchedule(client, keys.DELIVERIES),
        job_stats=RedisJobStats(client),
        limits_url=settings.redis_url,
        frames=RedisFrames(client, lambda: ClientSocket.stopping),
        threads=ThreadBudget.of(http_threads(os.environ)),
    )
    WebhookSender(services, settings, Jobs(services, settings), job_document).start()
    app = create_app(services, settings)
    history.begin(app)
    return app
