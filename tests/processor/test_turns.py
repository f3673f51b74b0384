"""One process that does a slow task and a quick one is fair to both."""

from collections import Counter

from processor.worker.turns import HEAD_START_SECONDS, Turns


def taken(turns: Turns, seconds: dict[str, float], jobs: int) -> list[str]:
    """Which tasks had a job done, one after the other, where each always has one waiting."""
    order = []
    for _ in range(jobs):
        task = turns.order(seconds)[0]
        turns.note(task, seconds[task])
        order.append(task)
    return order


def test_after_a_long_job_the_short_ones_have_as_much_time() -> None:
    """Whatever the long one was, a second one comes only after them."""
    order = taken(Turns(), {"quick": 0.1, "slow": 30.0}, 900)
    first, second, *_ = (index for index, task in enumerate(order) if task == "slow")
    assert second - first > 290


def test_neither_starves() -> None:
    """Over time each has its half."""
    order = Counter(taken(Turns(), {"quick": 1.0, "slow": 10.0}, 1100))
    assert 90 <= order["slow"] <= 110


def test_a_task_that_was_idle_catches_up_for_a_while_only() -> None:
    """An hour without work gives no right to an hour in front of all others."""
    turns = Turns()
    taken(turns, {"quick": 1.0}, 3600)
    order = taken(turns, {"quick": 1.0, "slow": 1.0}, 200)
    assert order.index("quick") <= HEAD_START_SECONDS + 1
