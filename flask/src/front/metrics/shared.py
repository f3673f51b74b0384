"""How several processes count together."""

import os

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The setting by which they do: an empty folder of theirs alone."""


def counted_together() -> CollectorRegistry | None:
    """What all processes that share the folder have counted; None where each counts by itself."""
    if SHARED_FOLDER not in os.environ:
        return None
    every = CollectorRegistry()
    MultiProcessCollector(every)  # type: ignore[no-untyped-call]
    return every
