"""Mode 2's processor: a process that holds its models and does jobs from redis until it is told to stop."""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from types import FrameType

from redis import Redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from processor.base import Processor
from processor.fulfilment import Fulfilment
from processor.jobs import UNOBSERVED, Workplace, open_workplace
from processor.metrics import port_of, served
from processor.worker.heartbeat import Heartbeat
from processor.worker.model_worker import ModelWorker
from processor.worker.pace import STEADY, Pace
from wire.redis_store import RedisResults, RedisStore
from wire.speeds import Speeds
from wire.tasks import TASKS, Task

log = logging.getLogger(__name__)

CONNECT_SECONDS = 3
REPLY_SECONDS = 15
LONGEST_PAUSE_SECONDS = 5.0


def work(
    processors: Mapping[str, Processor],
    redis_url: str,
    *,
    tasks: Mapping[str, Task] = TASKS,
    pace: Pace = STEADY,
    burst: bool = False,
) -> None:
    """Every job that came in for a task of `processors` is done, and a signal asked this process to stop.

    SIGTERM and SIGINT let the job in hand end first; a second one does not, and the job goes to another worker.
    `burst` leaves as soon as no job waits. Waits for redis, at the start and whenever it goes away.
    """
    _leave_on_signals()
    client, metrics_port = _connect(redis_url), port_of(os.environ)
    queues = [tasks[name].queue for name in processors]
    _await(client)
    name = f"{socket.gethostname()}-{os.getpid()}"
    fulfilment, speeds = Fulfilment(processors.values()), Speeds()
    heartbeat = Heartbeat(client, name, fulfilment, speeds.throughputs, pace)
    with heartbeat, served(metrics_port) as meter:
        open_workplace(Workplace(processors, RedisStore(client), RedisResults(client), meter or UNOBSERVED))
        begin = partial(ModelWorker, queues, client, heartbeat, speeds, pace)
        while True:
            log.info("ready for %s as %s", ", ".join(processors), name)
            if _done(begin, burst=burst):
                return
            _leave_on_signals()
            _await(client)


def _done(begin: Callable[[], ModelWorker], *, burst: bool) -> bool:
    """Whether nothing is left to do; False where redis went away in the middle."""
    try:
        worker = begin()
        worker.work(burst=burst, logging_level="WARNING")
    except RedisError as error:
        log.warning("redis went away: %s", error)
        return False
    return burst or worker.told_to_stop


def _connect(redis_url: str) -> Redis:
    return Redis.from_url(
        redis_url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=REPLY_SECONDS,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=1, base=0.1), 2),
    )


def _await(client: Redis) -> None:
    """Redis answers."""
    pause = 0.5
    while True:
        try:
            client.ping()
        except RedisError as error:
            log.warning("no redis yet, next try in %g s: %s", pause, error)
            time.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        else:
            return


def _leave_on_signals() -> None:
    """SIGTERM and SIGINT end the process at once, as fits one without a job. The rq worker sets its own later."""
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _leave)


def _leave(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
    sys.exit(0)
