"""How long stages took."""

import time

from processor.stopwatch import Stopwatch


def test_what_is_a_stage_of_its_own_counts_once() -> None:
    """Not for the one around it; and what runs several times is added up."""
    stopwatch = Stopwatch()
    start = time.perf_counter()
    for _ in range(2):
        with stopwatch.stage("around"), stopwatch.stage("inside"):
            time.sleep(0.02)
    whole = (time.perf_counter() - start) * 1000
    assert 40 <= stopwatch.timings_ms["inside"] <= whole
    assert stopwatch.timings_ms["around"] <= whole - stopwatch.timings_ms["inside"] + 0.01
