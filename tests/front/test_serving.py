"""There are threads enough for every client that a full queue keeps waiting, and for those that only ask."""

import pytest

from front.permits import ThreadBudget
from front.serving.options import default_threads, http_threads, options
from front.settings import Settings


@pytest.mark.parametrize(("unfinished", "threads"), [(1, 32), (36, 54), (260, 390), (100_000, 1024)])
def test_a_queue_has_its_threads(unfinished: int, threads: int) -> None:
    """Within bounds."""
    assert default_threads(unfinished) == threads


def test_everybody_in_a_full_queue_may_wait_and_others_are_answered() -> None:
    """By default."""
    jobs = Settings().max_queue + 4
    assert jobs < ThreadBudget.of(default_threads(jobs)).waiting.count < default_threads(jobs)


@pytest.mark.parametrize(
    ("environ", "threads"), [({}, 384), ({"MAX_QUEUE": "32"}, 48), ({"MAX_QUEUE": "32", "HTTP_THREADS": "5"}, 5)]
)
def test_the_operator_has_the_last_word(environ: dict[str, str], threads: int) -> None:
    """HTTP_THREADS, and else MAX_QUEUE."""
    assert http_threads(environ) == threads


@pytest.mark.parametrize("threads", [1, 390, 5000])
def test_gunicorn_takes_more_connections_than_it_has_threads(threads: int) -> None:
    """It keeps none alive otherwise."""
    assert options(5000, threads)["worker_connections"] > threads
