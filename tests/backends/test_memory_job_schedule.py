"""Mode 1's webhooks: what is due is taken once, and comes back unless it is dropped."""

from backends.memory.job_schedule import MemoryJobSchedule


def test_what_is_due_is_taken_in_order_and_leased() -> None:
    """The longest due comes first; what was taken is nobody else's until its lease is over."""
    now = [0.0]
    webhooks = MemoryJobSchedule(lambda: now[0])
    assert webhooks.take(10) is None
    for job_id, seconds in (("late", 5.0), ("early", 3.0), ("never", None)):
        webhooks.schedule(job_id, seconds)
    assert webhooks.take(10) is None
    now[0] = 6
    assert [webhooks.take(10) for _ in range(3)] == ["early", "late", None]
    now[0] = 16
    assert {webhooks.take(10) for _ in range(3)} == {"early", "late", None}


def test_the_last_word_on_a_job_counts() -> None:
    """Later, at once, never."""
    webhooks = MemoryJobSchedule(lambda: 0.0)
    webhooks.schedule("job", 60)
    webhooks.schedule("job", 0)
    assert webhooks.take(60) == "job"
    webhooks.schedule("job", None)
    webhooks.schedule("unknown", None)
    assert webhooks.take(0) is None
