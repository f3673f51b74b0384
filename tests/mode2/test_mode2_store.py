"""Both stores keep the same promises."""

import pytest

from backends.stores.memory import MemoryStore
from mode2.bench import Bench
from wire.store import Store


@pytest.fixture(params=["memory", "redis"])
def store(request: pytest.FixtureRequest, bench: Bench) -> Store:
    """An empty store."""
    return MemoryStore(100_000) if request.param == "memory" else bench.store


def test_many_keys_are_looked_up_in_their_order(store: Store) -> None:
    """None for those that are not there."""
    store.put("a", b"1", 10)
    store.put("c", b"3", 10)
    assert store.get_many(["c", "b", "a"]) == [b"3", None, b"1"]


def test_what_is_deleted_is_gone_and_may_be_put_first_again(store: Store) -> None:
    """Deleting what is not there is no error."""
    store.put("a", b"1", 10)
    store.delete("a", "b")
    assert store.get("a") is None
    assert store.put_first("a", b"2", 10)
    assert store.get("a") == b"2"
