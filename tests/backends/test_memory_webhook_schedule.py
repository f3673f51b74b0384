"""Mode 1's deliveries: what is due is taken once, and comes back unless it is dropped."""

from backends.memory.webhook_schedule import MemoryDeliveries


def test_what_is_due_is_taken_in_order_and_leased() -> None:
    """The longest due comes first; what was taken is nobody else's until its lease is over."""
    now = [0.0]
    deliveries = MemoryDeliveries(lambda: now[0])
    assert deliveries.take(10) is None
    for job_id, seconds in (("late", 5.0), ("early", 3.0), ("never", None)):
        deliveries.schedule(job_id, seconds)
    assert deliveries.take(10) is None
    now[0] = 6
    assert [deliveries.take(10) for _ in range(3)] == ["early", "late", None]
    now[0] = 16
    assert {deliveries.take(10) for _ in range(3)} == {"early", "late", None}


def test_the_last_word_on_a_job_counts() -> None:
    """Later, at once, never."""
    deliveries = MemoryDeliveries(lambda: 0.0)
    deliveries.schedule("job", 60)
    deliveries.schedule("job", 0)
    assert deliveries.take(60) == "job"
    deliveries.schedule("job", None)
    deliveries.schedule("unknown", None)
    assert deliveries.take(0) is None
