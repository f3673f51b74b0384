"""Services for tests: this process's memory behind every seam that a test does not fill itself."""

from typing import Any

from front.services import Services
from front.stores.deliveries import MemoryDeliveries
from front.stores.ledger import MemoryLedger
from front.stores.memory import MemoryCounts, MemoryStore, StaticRoster
from front.stores.wishes import MemoryWishes
from wire.results import SILENCE, StoredResults


def services_of(dispatcher: Any, **given: Any) -> Services:
    """Services around a dispatcher that is its own `Load`; `given` are the fields that a test cares for."""
    store = given.pop("store", None) or MemoryStore(50_000_000)
    counts = given.pop("counts", None) or MemoryCounts()
    deliveries = given.pop("deliveries", None) or MemoryDeliveries()
    ledger = given.pop("ledger", None) or MemoryLedger()
    whole = {
        "dispatcher": dispatcher,
        "load": dispatcher,
        "store": store,
        "results": StoredResults(store, counts, deliveries, ledger),
        "counts": counts,
        "roster": StaticRoster(()),
        "bell": SILENCE,
        "wishes": MemoryWishes(),
        "deliveries": deliveries,
        "ledger": ledger,
    }
    return Services(**(whole | given))
