"""Totals of requests, read back: the numbers that `/metrics` tells, for those who have no Prometheus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from prometheus_client.samples import Sample

from front.metrics.rejections import REJECTED
from front.metrics.requests import REQUESTS
from front.metrics.shared import counted_together


@dataclass(frozen=True, slots=True)
class RequestTotals:
    """How many requests there were, and by the error's code, how many of them were turned away."""

    total: int
    rejected: Mapping[str, int]


def request_totals(counted: CollectorRegistry) -> RequestTotals:
    """The requests that `counted` has the counters of, or those of all processes that count together."""
    total, rejected = 0, dict[str, int]()
    for sample in _samples(counted):
        if sample.name == f"{REQUESTS}_total":
            total += int(sample.value)
        elif sample.name == f"{REJECTED}_total":
            rejected[sample.labels["reason"]] = int(sample.value)
    return RequestTotals(total, rejected)


def _samples(counted: CollectorRegistry) -> Iterator[Sample]:
    registry = counted_together() or counted.restricted_registry([f"{REQUESTS}_total", f"{REJECTED}_total"])
    for family in registry.collect():
        yield from family.samples
