"""What is looked up when Prometheus asks, and not before: who waits, and which models answer."""

import logging
from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from front.metrics.requests import PREFIX
from front.services import Services
from wire.errors import ImageProcessorError
from wire.tasks.registry import TASKS
from wire.workers import models

log = logging.getLogger(__name__)


class StateCollector(Collector):
    """The collector of what `services` know. Where they do not answer it says nothing, and the others still do."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def describe(self) -> list[Metric]:
        """Nothing: the registry would ask for it at the start, when redis need not answer."""
        return []

    def collect(self) -> Iterator[Metric]:
        try:
            yield self._depths()
            yield self._models()
        except (RedisError, ImageProcessorError) as error:
            log.warning("metrics: the queue and the models are not known: %s", error)

    def _depths(self) -> Metric:
        family = GaugeMetricFamily(f"{PREFIX}job_queue_depth", "Jobs that wait for their turn.", labels=["task"])
        for task in TASKS:
            family.add_metric([task], self._services.load.waiting(task))
        return family

    def _models(self) -> Metric:
        labels = ["name", "runtime", "precision", "weights_sha256", "task"]
        family = GaugeMetricFamily(f"{PREFIX}model_info", "The loaded models.", labels=labels)
        loaded = models(self._services.workers.reports())
        for version, task in dict.fromkeys((model.version, model.task) for model in loaded):
            family.add_metric([version.name, version.runtime, version.precision, version.weights_sha256, task], 1)
        return family
