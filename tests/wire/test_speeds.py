"""How fast a worker says it is."""

import pytest

from wire.speeds import Speeds
from wire.workers import Throughput, WorkerStatus, throughput


def test_nothing_is_known_before_the_first_job() -> None:
    """And nothing is guessed."""
    assert Speeds().throughputs() == {}


def test_recent_jobs_count_most() -> None:
    """The first is taken as it is; after twenty slower ones the average is nearly theirs."""
    speeds = Speeds()
    speeds.note("detect", 0.01)
    assert speeds.throughputs() == {"detect": Throughput(0.01, 1)}
    for _ in range(20):
        speeds.note("detect", 0.1)
    assert speeds.throughputs()["detect"].seconds == pytest.approx(0.1, rel=0.02)
    assert speeds.throughputs()["detect"].seconds < 0.1


def test_a_job_of_no_time_divides_by_nothing() -> None:
    """Clocks are coarse."""
    speeds = Speeds()
    speeds.note("detect", 0.0)
    assert speeds.throughputs()["detect"].jobs_per_second > 0


def test_two_workers_are_twice_as_fast() -> None:
    """As the front sees them."""
    report = WorkerStatus((), {"detect": Throughput(0.5)})
    assert throughput([report, report], "detect") == Throughput(0.5, 2)
    assert throughput([WorkerStatus(())], "detect") is None
