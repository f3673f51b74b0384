"""Waiters of every kind share the threads, and leave some."""

from contextlib import suppress
from types import SimpleNamespace

import pytest

from front.fakes import services_of
from front.permits import Permits, ThreadBudget
from front.serving.options import options


def test_a_permit_is_one_of_those_that_it_is_within() -> None:
    """Whoever is refused by the outer ones has not used up an inner one either."""
    outer = Permits(1)
    first, second = Permits(2, outer), Permits(2, outer)
    assert first.acquire()
    assert [second.acquire() for _ in range(5)] == [False] * 5
    first.release()
    assert second.acquire()


def test_a_permit_is_given_back_by_whoever_breaks_down() -> None:
    """And one that was not granted is not."""
    permits = Permits(1)
    for _ in range(3):
        with suppress(ZeroDivisionError), permits.tried() as granted:
            assert granted
            raise ZeroDivisionError
    with permits.tried() as first, permits.tried() as second:
        assert (first, second) == (True, False)
    assert permits.acquire()


@pytest.mark.parametrize("threads", [1, 2, 3, 4, 5, 7, 8, 32, 390, 1024])
def test_all_who_wait_leave_a_quarter_of_the_threads_and_at_least_one(threads: int) -> None:
    """However many threads there are, and whoever comes first. One thread counts as two."""
    budget, served = ThreadBudget.of(threads), options(5000, threads)["threads"]
    kinds = (budget.streams, budget.slow, budget.waiting)
    for order in (kinds, kinds[::-1]):
        taken = [kind for kind in order for _ in range(2 * served) if kind.acquire()]
        assert 1 <= len(taken) <= served - max(1, threads // 4)
        for kind in taken:
            kind.release()


def test_nobody_waits_for_a_job_without_a_permit() -> None:
    """Who finds none is answered at once; the next one waits again."""

    waited: list[str] = []
    notifier = SimpleNamespace(wait=lambda job_id, _: waited.append(job_id))
    services = services_of(None, notifier=notifier, threads=ThreadBudget(Permits(1), Permits(1), Permits(1)))
    with services.threads.waiting.tried():
        services.wait("a", 60)
    services.wait("b", 60)
    services.wait("c", 60)
    assert waited == ["b", "c"]
