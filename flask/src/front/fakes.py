"""Services for tests: this process's memory behind every seam that a test does not fill itself."""

from dataclasses import dataclass
from typing import Any

from backends.memory.desired_models import MemoryDesiredModels
from backends.memory.job_schedule import MemoryJobSchedule
from backends.memory.job_stats import MemoryJobStats
from backends.memory.label_counts import MemoryLabelCounter
from backends.stores.memory import MemoryStore
from front.services import Services
from wire.models import ModelInfo
from wire.results import NULL_NOTIFIER, StoredResults
from wire.workers import WorkerStatus


@dataclass(frozen=True, slots=True)
class StaticWorkerRegistry:
    """A `WorkerRegistry` of one worker, which has the `models` and is never told of others."""

    models: tuple[ModelInfo, ...]

    def reports(self) -> tuple[WorkerStatus, ...]:
        tasks = tuple(dict.fromkeys(model.task for model in self.models))
        return (WorkerStatus(self.models, tasks=tasks),) if self.models else ()


def services_of(dispatcher: Any, **given: Any) -> Services:
    """Services around a dispatcher that is its own `Load`; `given` are the fields that a test cares for."""
    store = given.pop("store", None) or MemoryStore(50_000_000)
    counts = given.pop("counts", None) or MemoryLabelCounter()
    webhooks = given.pop("webhooks", None) or MemoryJobSchedule()
    job_stats = given.pop("job_stats", None) or MemoryJobStats()
    whole = {
        "dispatcher": dispatcher,
        "load": dispatcher,
        "store": store,
        "results": StoredResults(store, counts, webhooks, job_stats),
        "counts": counts,
        "workers": StaticWorkerRegistry(()),
        "notifier": NULL_NOTIFIER,
        "desired_models": MemoryDesiredModels(),
        "webhooks": webhooks,
        "job_stats": job_stats,
    }
    return Services(**(whole | given))
