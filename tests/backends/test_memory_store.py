"""The memory store forgets in time, and never grows beyond its bound."""

from contextlib import suppress
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backends.memory.label_counts import MemoryLabelCounter
from backends.stores.key_paths import kind_of
from backends.stores.memory import OVERHEAD_BYTES, MemoryStore, waiting_bytes
from wire import keys
from wire.errors import StoreFullError


class Clock:
    """A time that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_nothing_is_found_under_a_key_that_was_never_put() -> None:
    """The empty case."""
    assert MemoryStore(1000).get("a") is None


def test_what_was_put_is_found_until_its_time_is_over() -> None:
    """To the second."""
    clock = Clock()
    store = MemoryStore(10_000, clock)
    store.put("a", b"1", 10)
    clock.now = 9.9
    assert store.get("a") == b"1"
    clock.now = 10
    assert store.get("a") is None


def test_what_was_put_longest_ago_goes_first() -> None:
    """Putting a key again makes it young again; getting it does not."""
    store = MemoryStore(3 * (OVERHEAD_BYTES + 101))
    for key in "abc":
        store.put(key, bytes(100), 10)
    store.put("a", bytes(100), 10)
    store.get("b")
    store.put("d", bytes(100), 10)
    assert [key for key in "abcd" if store.get(key) is None] == ["b"]


def test_what_is_larger_than_the_whole_store_is_not_kept_and_pushes_nothing_out() -> None:
    """One absurd picture must not empty the store."""
    store = MemoryStore(2000)
    store.put("small", b"1", 10)
    store.put("large", bytes(3000), 10)
    assert (store.get("small"), store.get("large")) == (b"1", None)


def test_expired_entries_free_their_bytes_with_the_next_put() -> None:
    """No thread is needed for that."""
    clock = Clock()
    store = MemoryStore(1_000_000, clock)
    for at in range(50):
        store.put(f"old {at}", bytes(1000), 10)
    clock.now = 11
    store.put("new", b"", 10)
    assert store.bytes_kept == len("new") + OVERHEAD_BYTES


def test_a_key_put_again_for_longer_does_not_end_with_its_first_time() -> None:
    """The older expiry is no longer its own."""
    clock = Clock()
    store = MemoryStore(10_000, clock)
    store.put("a", b"1", 5)
    store.put("a", b"2", 50)
    clock.now = 10
    store.put("b", b"", 5)
    assert store.get("a") == b"2"


def test_entries_that_were_pushed_out_leave_nothing_behind() -> None:
    """A day of small records with long lives must not fill the memory by their expiries."""
    store = MemoryStore(10 * OVERHEAD_BYTES)
    for at in range(5000):
        store.put(str(at), b"", 86_400)
    assert len(store._expiries) < 200


def accepted(store: MemoryStore, job_id: str, size: int = 1000) -> None:
    """As a job is accepted: its picture and its record, together."""
    store.put_many({keys.input(job_id, "image", 0): (bytes(size), 100), keys.record(job_id): (b"{}", 100)})


def test_a_picture_that_waits_is_not_pushed_out_by_results() -> None:
    """However many of them come, and however long ago it was put."""
    store = MemoryStore(10_000)
    accepted(store, "waits")
    for at in range(100):
        store.put(keys.outcome(f"other {at}"), bytes(1000), 100)
    assert store.get(keys.input("waits", "image", 0)) == bytes(1000)
    assert store.get(keys.record("waits")) == b"{}"
    assert store.bytes_kept <= 10_000


def test_a_picture_that_waits_is_not_pushed_out_by_others_that_wait() -> None:
    """Those that have no room are refused, and nothing of them is kept."""
    store = MemoryStore(10_000)
    rejections: list[StoreFullError] = []
    for at in range(20):
        try:
            accepted(store, str(at))
        except StoreFullError as rejection:
            rejections.append(rejection)
    taken = 20 - len(rejections)
    assert "at most 7,500 bytes" in str(rejections[0])
    assert 3 <= taken <= waiting_bytes(10_000) // 1000
    assert all(store.get(keys.input(str(at), "image", 0)) for at in range(taken))
    assert store.get(keys.record(str(taken))) is None


def test_what_waits_may_be_put_again_where_the_store_is_full_of_what_waits() -> None:
    """As a batch's record is: in place of its older self, it takes only what it is longer by."""
    store = MemoryStore(10_000)
    accepted(store, "waits", 4700)
    store.put(keys.batch("waits"), bytes(600), 100)
    store.put(keys.batch("waits"), bytes(601), 100)
    assert store.get(keys.batch("waits")) == bytes(601)
    with pytest.raises(StoreFullError, match="than the 5,762 that wait already"):
        store.put(keys.batch("waits"), bytes(3000), 100)
    assert store.get(keys.batch("waits")) == bytes(601)


def test_entries_put_again_together_may_trade_their_sizes() -> None:
    """What they were before takes no room from what they become."""
    store, one, other = MemoryStore(10_000), keys.batch("one"), keys.batch("other")
    store.put_many({one: (bytes(100), 100), other: (bytes(6000), 100)})
    store.put_many({one: (bytes(6000), 100), other: (bytes(100), 100)})
    assert store.get_many([one, other]) == [bytes(6000), bytes(100)]


def test_a_picture_whose_job_has_ended_makes_room() -> None:
    """It stays for as long as there is room, for whoever wants a file made of it; no longer."""
    store = MemoryStore(10_000)
    for at in range(100):
        accepted(store, str(at))
        store.put_first(keys.outcome(str(at)), b"{}", 100)
    assert store.get(keys.input("99", "image", 0))
    assert store.get(keys.input("0", "image", 0)) is None


def test_a_job_that_never_ended_holds_its_bytes_for_its_longest_time_only() -> None:
    """After that, nobody can be waiting for it."""
    clock = Clock()
    store = MemoryStore(10_000, clock, pin_seconds=60)
    accepted(store, "lost", 6000)
    clock.now = 59
    with pytest.raises(StoreFullError):
        accepted(store, "next", 6000)
    clock.now = 61
    accepted(store, "next", 6000)
    assert store.get(keys.input("lost", "image", 0)) is None


def test_results_have_room_while_as_many_wait_as_may() -> None:
    """Without that no job could end, and none that waits could begin."""
    store = MemoryStore(10_000)
    accepted(store, "waits", waiting_bytes(10_000) - 1200)
    for at in range(10):
        assert store.put_first(keys.outcome(str(at)), bytes(1000), 100)
        assert store.get(keys.outcome(str(at))) is not None
    store.put(keys.rendering("large", "jpeg", ""), bytes(5000), 100)
    assert store.get(keys.rendering("large", "jpeg", "")) is None
    assert store.get(keys.input("waits", "image", 0))


KINDS = [make(name) for make in (keys.record, keys.outcome, keys.kept) for name in "abc"]
KINDS += [keys.input(name, "image", number) for name in "abc" for number in range(2)]


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 3000), st.integers(0, 9), st.integers(0, 5))))
def test_the_bound_holds_whatever_waits_and_ends(puts: list[tuple[str, int, int, int]]) -> None:
    """And both accounts of bytes are always right."""
    clock = Clock()
    store = MemoryStore(5000, clock, pin_seconds=7)
    for key, size, seconds, passed in puts:
        clock.now += passed
        with suppress(StoreFullError):
            store.put(key, bytes(size), seconds)
        entries = store._entries
        assert store.bytes_kept == sum(entry.cost for entry in entries.values()) <= 5000
        assert store._pinned_bytes == sum(entries[each].cost for each in store._pinned) <= waiting_bytes(5000)
        assert {*store._pinned, *store._oldest_first} == entries.keys()
        inputs = {each for each in store._pinned if kind_of(each) == "input"}
        assert {key for kept in store._inputs.values() for key in kept} == inputs


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3000), st.integers(0, 9), st.integers(0, 5))))
def test_the_bound_holds_whatever_is_put(puts: list[tuple[str, int, int, int]]) -> None:
    """And the account of bytes is always right."""
    clock = Clock()
    store = MemoryStore(5000, clock)
    for key, size, seconds, passed in puts:
        clock.now += passed
        store.put(key, bytes(size), seconds)
        assert store.bytes_kept == sum(entry.cost for entry in store._entries.values()) <= 5000


def test_many_threads_may_use_it() -> None:
    """Each finds its own."""
    store, wrong = MemoryStore(200_000), []

    def work(name: str) -> None:
        for at in range(300):
            store.put(name, f"{name} {at}".encode(), 10)
            if store.get(name) != f"{name} {at}".encode():
                wrong.append(name)

    threads = [Thread(target=work, args=(str(at),)) for at in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_counts_add_up() -> None:
    """Each label as often as it was named."""
    counts = MemoryLabelCounter()
    counts.add(["dog", "dog", "cat"])
    counts.add(["dog"])
    assert counts.read().labels == {"dog": 3, "cat": 1}
