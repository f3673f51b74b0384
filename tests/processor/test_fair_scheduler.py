"""One process that does a slow task and a quick one is fair to both."""

from collections import Counter

from processor.worker.fair_scheduler import HEAD_START_SECONDS, FairScheduler


def taken(scheduler: FairScheduler, seconds: dict[str, float], jobs: int) -> list[str]:
    """Which tasks had a job done, one after the other, where each always has one waiting."""
    order = []
    for _ in range(jobs):
        task = scheduler.order(seconds)[0]
        scheduler.note(task, seconds[task])
        order.append(task)
    return order


def test_after_a_long_job_the_short_ones_have_as_much_time() -> None:
    """Whatever the long one was, a second one comes only after them."""
    order = taken(FairScheduler(), {"quick": 0.1, "slow": 30.0}, 900)
    first, second, *_ = (index for index, task in enumerate(order) if task == "slow")
    assert second - first > 290


def test_neither_starves() -> None:
    """Over time each has its half."""
    order = Counter(taken(FairScheduler(), {"quick": 1.0, "slow": 10.0}, 1100))
    assert 90 <= order["slow"] <= 110


def test_a_task_that_was_idle_catches_up_for_a_while_only() -> None:
    """An hour without work gives no right to an hour in front of all others."""
    scheduler = FairScheduler()
    taken(scheduler, {"quick": 1.0}, 3600)
    order = taken(scheduler, {"quick": 1.0, "slow": 1.0}, 200)
    assert order.index("quick") <= HEAD_START_SECONDS + 1
