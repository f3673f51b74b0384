"""Mode 1: the front door and the work in one process, as one WSGI application. The only place that knows both."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Flask
from prometheus_client import CollectorRegistry

from backends.memory.desired_models import MemoryDesiredModels
from backends.memory.frames import MemoryFrames
from backends.memory.job_schedule import MemoryJobSchedule
from backends.memory.job_stats import MemoryJobStats
from backends.memory.label_counts import MemoryLabelCounter
from backends.stores.url import FILE, OBJECTS, scheme_of
from front.app import create_app
from front.dispatch import Load
from front.dispatch.local import LocalDispatcher
from front.dispatch.shared import SharedJobs
from front.jobs import Jobs
from front.memory import give_back_freed_memory
from front.open_store import only_store
from front.permits import ThreadBudget
from front.services import Services
from front.settings import Settings
from front.v1.jobs.representation import job_document
from front.v1.status import history
from front.webhooks.sender import WebhookSender
from processor.base import Runner
from processor.feature_store import FeatureStore
from processor.finished_jobs import FinishedJobs
from processor.jobs import WorkerContext, process, set_worker_context
from processor.memory import resident_megabytes
from processor.metrics.meter import JobMeter
from processor.model_manager import ModelManager, process_name
from processor.registry import hand_over
from processor.runtimes.cores import available_cores, share_cores
from wire.results import StoredResults
from wire.tasks.detect.spec import DETECT
from wire.tasks.registry import rows
from wire.workers import WorkerStatus

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OwnWorkerRegistry:
    """A `WorkerRegistry` of this process alone, which is as fast as its `load` says."""

    model_manager: ModelManager
    load: Load
    tasks: tuple[str, ...]

    def reports(self) -> tuple[WorkerStatus, ...]:
        measured = {task: self.load.throughput(task) for task in self.tasks}
        return (self.model_manager.report({task: each for task, each in measured.items() if each}),)


def compose(runners: Mapping[str, Runner], settings: Settings, threads: int) -> Flask:
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
    room = f"up to {settings.store_bytes // 10**6} MB more" if settings.in_memory else "a store elsewhere"
    log.info("%d cores, %d MB of memory, %s for results", cores, resident_megabytes(), room)
    budget = ThreadBudget.of(threads)
    tasks = {name: settings.fitted(task) for name, task in rows(runners).items()}
    dispatcher = LocalDispatcher(process, tasks, at_once, settings.max_queue, budget.waiting)
    jobs = dispatcher if settings.in_memory else SharedJobs(dispatcher, store)
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
        is_on_one_machine=settings.in_memory,
        threads=budget,
        frames=frames,
        upload_wait_seconds=DETECT.timeout_seconds,
    )
    WebhookSender(services, settings, Jobs(services, settings), job_document).start()
    app = create_app(services, settings, registry)
    history.begin(app)
    return app
