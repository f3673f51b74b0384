"""Mode 2's processor: a process that holds its models and does jobs from redis until it is told to stop."""

import logging
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from threading import Event
from types import FrameType

from redis import Redis
from redis.exceptions import RedisError

from backends.redis.client import connect
from backends.redis.frames import RedisFrames
from backends.redis.job_schedule import RedisJobSchedule
from backends.redis.results import RedisResults
from backends.stores.files import PROBE
from backends.stores.open import PROBE_SECONDS, open_store
from backends.stores.redis import RedisStore
from backends.stores.split import SplitStore
from backends.stores.url import FILE, OBJECTS, scheme_of
from processor.base import Runner
from processor.feature_store import FeatureStore
from processor.finished_jobs import FinishedJobs
from processor.jobs import UNOBSERVED, WorkerContext, set_worker_context
from processor.metrics import port_of, served
from processor.model_manager import ModelManager, process_name
from processor.registry import hand_over
from processor.settings import Settings
from processor.worker.heartbeat import Heartbeat
from processor.worker.intervals import DEFAULT_INTERVALS, WorkerIntervals
from processor.worker.lasting import LastingWorker, LastingWorkers
from processor.worker.model_worker import ModelWorker
from processor.worker.process_clock import PROCESS_CLOCK
from wire import keys
from wire.errors import NotReadyError
from wire.results import JobResult, Results
from wire.speeds import Speeds
from wire.store import Store
from wire.tasks.registry import TASKS

log = logging.getLogger(__name__)

CLIENT = {"connect_seconds": 3, "reply_seconds": 15, "longest_pause": 1}
"""A worker is more patient with redis than a front, for which a client waits."""
LONGEST_PAUSE_SECONDS = 5.0
REFUSED_SECONDS = 1.0
"""How long to leave a redis alone that went away: it may answer and yet refuse, because its disk or memory is full."""
STORE_PAUSE_SECONDS = 1


class HandingBack:
    """The `Results` of a worker: a job that failed because the store did not answer has not ended.

    Its job goes back into the queue once the store takes something again; until then no other could be done either.
    """

    def __init__(self, results: Results, store: Store) -> None:
        self._results = results
        self._store = store

    def keep(self, job_result: JobResult, seconds: int) -> None:
        try:
            if job_result.outcome.error and job_result.outcome.error.code == NotReadyError.code:
                raise NotReadyError(job_result.outcome.error.message)
            self._results.keep(job_result, seconds)
        except NotReadyError as error:
            log.warning("job %s: goes back into the queue: %s", job_result.outcome.job_id, error)
            self._await_store()
            raise

    def _await_store(self) -> None:
        while True:
            time.sleep(STORE_PAUSE_SECONDS)
            try:
                self._store.put(keys.preview(PROBE), b"", PROBE_SECONDS)
            except NotReadyError:
                continue
            return


def work(
    runners: Mapping[str, Runner],
    redis_url: str,
    *,
    intervals: WorkerIntervals = DEFAULT_INTERVALS,
    burst: bool = False,
) -> None:
    """Every job that came in for a task of `runners` is done, and a signal asked this process to stop.

    SIGTERM and SIGINT let the job in hand end first; a second one does not, and the job goes to another worker.
    `burst` leaves as soon as no job waits. Jobs that last are done beside the others; on leaving they go back into the
    queue. Waits for redis, at the start and whenever it goes away. Raises
    BadOptionError where STORE_URL cannot be had.
    """
    _leave_on_signals()
    client, metrics_port = connect(redis_url, **CLIENT), port_of(os.environ)
    settings, leaving = Settings.from_environment(os.environ), Event()
    store = _store(RedisStore(client), settings.store_url)
    lasting = _lasting(runners, settings)
    queues = [name for name in runners if name not in lasting]
    _await(client)
    files = store if isinstance(store, SplitStore) else None
    features = FeatureStore(files) if files else None
    hand_over(runners, FinishedJobs(store, RedisJobSchedule(client, keys.COLLECTED)), features)
    name = process_name()
    model_manager, speeds = ModelManager(runners, name), Speeds()
    heartbeat = Heartbeat(client, name, model_manager, speeds.throughputs, intervals)
    with heartbeat, served(metrics_port) as meter:
        results = HandingBack(RedisResults(client, files), store)
        observer, frames = meter or UNOBSERVED, RedisFrames(client)
        set_worker_context(WorkerContext(runners, store, results, observer, PROCESS_CLOCK.now, frames, leaving.is_set))
        begin = partial(ModelWorker, queues, client, heartbeat, speeds, intervals)
        one_each = [[name] for name in lasting.elements()]
        beside = LastingWorkers(
            [partial(LastingWorker, each, client, heartbeat, speeds, intervals) for each in one_each], leaving
        )
        beside.start(burst=burst)
        while True:
            log.info("ready for %s as %s", ", ".join(runners), name)
            if _done(begin, burst=burst):
                beside.end(burst=burst)
                return
            _leave_on_signals()
            time.sleep(REFUSED_SECONDS)
            _await(client)


def _lasting(runners: Mapping[str, Runner], settings: Settings) -> Counter[str]:
    """The tasks whose jobs are done beside the others, each as often as it is at a time. None where there are no
    others."""
    rows = {name: TASKS[name] for name in runners if name in TASKS}
    lasting = Counter({name: settings.at_once(row) for name, row in rows.items() if row.lasting})
    return lasting if len(lasting) < len(runners) else Counter()


def _done(begin: Callable[[], ModelWorker], *, burst: bool) -> bool:
    """Whether nothing is left to do; False where redis went away in the middle."""
    try:
        worker = begin()
        worker.work(burst=burst, logging_level="WARNING")
    except RedisError as error:
        log.warning("redis went away: %s", error)
        return False
    return burst or worker.stop_requested


def _store(words: RedisStore, url: str) -> Store:
    """Where this worker finds pictures and keeps them: files or a bucket where `url` says so, else redis.

    The front has refused any other url.
    """
    return SplitStore(words, open_store(url)) if scheme_of(url) in (FILE, *OBJECTS) else words


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
