"""Mode 1: the front door and the work in one process, under gunicorn. The only place that knows both."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from prometheus_client import CollectorRegistry

from backends.memory.desired_models import MemoryDesiredModels
from backends.memory.frames import MemoryFrames
from backends.memory.job_schedule import MemoryJobSchedule
from backends.memory.job_stats import MemoryJobStats
from backends.memory.label_counts import MemoryLabelCounter
from backends.stores.memory import waiting_bytes
from backends.stores.url import FILE, OBJECTS, scheme_of
from front.app import create_app
from front.dispatch import Load
from front.dispatch.local import LocalDispatcher
from front.dispatch.shared import SharedJobs
from front.jobs import Jobs
from front.memory import give_back_freed_memory
from front.open_store import in_memory, only_store
from front.permits import ThreadBudget
from front.services import Services
from front.serving.options import default_threads, options
from front.settings import Settings as FrontSettings
from front.v1.jobs.representation import job_document
from front.v1.status import history
from front.webhooks.sender import WebhookSender
from processor.base import Runner
from processor.catalog import samples
from processor.feature_store import FeatureStore
from processor.finished_jobs import FinishedJobs
from processor.jobs import WorkerContext, process, set_worker_context
from processor.memory import resident_megabytes
from processor.metrics.meter import JobMeter
from processor.model_manager import ModelManager, process_name
from processor.registry import hand_over
from processor.runtimes.cores import available_cores, jobs_at_once, share_cores
from wire.errors import BadOptionError, DownloadError, ImageProcessorError
from wire.results import StoredResults
from wire.tasks.detect.spec import DETECT
from wire.tasks.registry import rows
from wire.workers import WorkerStatus

log = logging.getLogger(__name__)

OpenRunners = Callable[[], dict[str, Runner]]


@dataclass(frozen=True, slots=True)
class OwnWorkerRegistry:
    """A `WorkerRegistry` of this process alone, which is as fast as its `load` says."""

    model_manager: ModelManager
    load: Load
    tasks: tuple[str, ...]

    def reports(self) -> tuple[WorkerStatus, ...]:
        measured = {task: self.load.throughput(task) for task in self.tasks}
        return (self.model_manager.report({task: each for task, each in measured.items() if each}),)


@dataclass(frozen=True, slots=True)
class Address:
    """Where the service listens, and how many clients it answers at a time; None for what suits the cores."""

    host: str
    port: int
    threads: int | None


def serve(prepare: Callable[[], OpenRunners], address: Address, environ: Mapping[str, str]) -> None:
    """Serves until it is told to stop. The runners are opened in the serving process: gunicorn forks before.

    A bad setting is told before `prepare` fetches and converts models, which can take minutes.

    Raises BadOptionError for a bad setting in `environ`.
    """
    settings = _fitted(FrontSettings.from_environment(environ))
    open_runners = prepare()
    _offer_samples(settings.samples_dir)
    log.info("Serving on http://%s:%d", "localhost" if address.host == "0.0.0.0" else address.host, address.port)  # noqa: S104
    threads = address.threads or default_threads(settings.max_queue + jobs_at_once())
    bound = options(address.port, threads) | {
        "bind": f"{address.host}:{address.port}",
        "loglevel": "warning",
    }
    _Service(lambda: compose(open_runners(), settings, threads), bound).run()


def _offer_samples(folder: Path) -> None:
    """The page has pictures to try, where a package that is installed here carries some; it does without elsewhere."""
    try:
        samples.print_carried(folder)
    except DownloadError as error:
        log.info("No sample pictures: %s", error.message)


def _fitted(settings: FrontSettings) -> FrontSettings:
    """`settings` under which what is accepted has room in memory, where that is the store. Raises BadOptionError."""
    if not in_memory(settings):
        return settings
    if settings.store_bytes < 2 * settings.max_upload_bytes:
        raise BadOptionError(
            f"Setting STORE_BYTES: expected twice MAX_UPLOAD_BYTES or more, for a picture and its result; "
            f"got {settings.store_bytes} and {settings.max_upload_bytes}."
        )
    room = waiting_bytes(settings.store_bytes)
    if settings.max_batch_bytes > room:
        log.warning("MAX_BATCH_BYTES is %d here: STORE_BYTES has no room for more pictures that wait.", room)
    return replace(settings, max_batch_bytes=min(settings.max_batch_bytes, room))


def compose(runners: Mapping[str, Runner], settings: FrontSettings, threads: int) -> Flask:
    """The whole of mode 1 as one WSGI application, for a server of so many `threads`."""
    settings = replace(settings, tasks=tuple(runners))
    at_once = share_cores()
    give_back_freed_memory()
    store, counts, webhooks = only_store(settings), MemoryLabelCounter(), MemoryJobSchedule()
    job_stats, collected = MemoryJobStats(), MemoryJobSchedule()
    results = StoredResults(store, counts, webhooks, job_stats, collected)
    features = FeatureStore(store) if scheme_of(settings.store_url) in (FILE, *OBJECTS) else None
    hand_over(runners, FinishedJobs(store, collected), features)
    registry = CollectorRegistry()
    frames = MemoryFrames()
    set_worker_context(WorkerContext(runners, store, results, JobMeter(registry), frames=frames))
    model_manager = ModelManager(runners, process_name())
    model_manager.ask(())
    for model in model_manager.report().models:
        version = model.version
        answering = version.runtime, version.precision, version.weights_sha256[:12]
        log.info("%s answers: %s, %s, weights %s", model.key, *(each or "none" for each in answering))
    cores = available_cores()
    room = f"up to {settings.store_bytes // 10**6} MB more" if in_memory(settings) else "a store elsewhere"
    log.info("%d cores, %d MB of memory, %s for results", cores, resident_megabytes(), room)
    budget = ThreadBudget.of(threads)
    tasks = {name: settings.fitted(task) for name, task in rows(runners).items()}
    dispatcher = LocalDispatcher(process, tasks, at_once, settings.max_queue, budget.waiting)
    jobs = dispatcher if in_memory(settings) else SharedJobs(dispatcher, store)
    services = Services(
        dispatcher=jobs,
        load=dispatcher,
        store=store,
        results=results,
        counts=counts,
        workers=OwnWorkerRegistry(model_manager, dispatcher, tuple(runners)),
        notifier=jobs,
        desired_models=MemoryDesiredModels(model_manager.ask),
        webhooks=webhooks,
        job_stats=job_stats,
        is_on_one_machine=in_memory(settings),
        threads=budget,
        frames=frames,
        upload_wait_seconds=DETECT.timeout_seconds,
    )
    WebhookSender(services, settings, Jobs(services, settings), job_document).start()
    app = create_app(services, settings, registry)
    history.begin(app)
    return app


class _Service(BaseApplication):  # type: ignore[misc]
    """gunicorn, told by us instead of by its command line."""

    def __init__(self, compose_app: Callable[[], Flask], bound: Mapping[str, Any]) -> None:
        self._compose_app = compose_app
        self._bound = bound
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._bound.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        try:
            return self._compose_app()
        except ImageProcessorError as error:
            log.error("%s", error.message)
            raise SystemExit(Arbiter.APP_LOAD_ERROR) from None
