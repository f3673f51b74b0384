"""What a runner tells of the job in hand, and hears."""

import json
import time

import pytest

from backends.stores.memory import MemoryStore
from made_jobs import detect_job
from processor.context import LOOK_SECONDS, JobContext
from wire import keys
from wire.errors import CanceledJobError, JobTimeoutError
from wire.jobs import Outcome


class CountingStore(MemoryStore):
    """Knows how often something was put."""

    puts = 0

    def put_many(self, entries: object) -> None:
        self.puts += 1
        super().put_many(entries)  # type: ignore[arg-type]


def test_progress_is_written_now_and_then_however_often_it_is_told() -> None:
    """The first step at once, with its preview; a thousand more within a moment cost nothing."""
    store = CountingStore(100_000)
    context = JobContext(detect_job("1"), store)
    for done in range(1000):
        context.step(done, 1000, b"jpeg")
    assert store.puts <= 3
    assert json.loads(store.get(keys.progress("1")) or b"")["total"] == 1000
    assert store.get(keys.preview("1")) == b"jpeg"


def test_a_canceled_job_ends_at_its_next_step() -> None:
    """Whoever canceled it left the outcome."""
    store = MemoryStore(100_000)
    context = JobContext(detect_job("1"), store)
    context.step(0, 2)
    store.put_first(keys.outcome("1"), Outcome.canceled("1").to_bytes(), 60)
    time.sleep(LOOK_SECONDS)
    with pytest.raises(CanceledJobError):
        context.step(1, 2)


def test_a_stopped_job_hears_of_it_at_its_next_step() -> None:
    """And goes on: what it has is its result."""
    now, store = 0.0, MemoryStore(100_000)
    context = JobContext(detect_job("1"), store, lambda: now)
    context.step(0, 2)
    assert not context.stopping
    store.put(keys.stop("1"), b"1", 60)
    now = LOOK_SECONDS
    context.step(1, 2)
    assert context.stopping


def test_a_job_whose_time_is_over_ends_at_its_next_step() -> None:
    """The error says how far it was."""
    context = JobContext(detect_job("1", timeout_seconds=0), MemoryStore(100_000))
    with pytest.raises(JobTimeoutError, match="at step 3 of 7"):
        context.step(3, 7)


def test_the_time_of_a_job_counts_by_the_workers_clock() -> None:
    """Which stands still while the process is stopped."""
    now = 0.0
    context = JobContext(detect_job("1", timeout_seconds=5), MemoryStore(100_000), lambda: now)
    now = 4.0
    context.step(1, 2)
    now = 5.0
    with pytest.raises(JobTimeoutError):
        context.step(2, 2)


def test_text_is_written_ten_times_a_second_and_whole() -> None:
    """What is left out meanwhile stands in the next one, which begins at the beginning."""
    now, store = 0.0, MemoryStore(100_000)
    context = JobContext(detect_job("1"), store, lambda: now)
    context.step(0, 2)
    for number in range(1, 22):
        now = number / 100
        context.step(0, 2, text="x" * number)
        told = json.loads(store.get(keys.progress("1")) or b"")
        assert len(told["text"]) == number // 10 * 10
    assert (told["done"], told["total"]) == (0, 2)
