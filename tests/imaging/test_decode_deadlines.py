"""No picture is decoded for ever."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crafted import jpeg_of_scans
from decoders import ENDLESS, ORDINARY, children, is_coffee, seconds_of
from processor.imaging import decoder_pool
from processor.imaging.bounds import SECONDS, SECONDS_PER_MEGAPIXEL
from processor.imaging.decode import decode
from processor.settings import MAX_PIXELS
from wire.errors import JobTimeoutError, UndecodableImageError
from wire.tasks.registry import TASKS

pytestmark = pytest.mark.usefixtures("own_decoders")

LIMIT = 64_000_000


def test_computing_ends() -> None:
    """A progressive JPEG of hundreds of thousands of scans is refused when its time is up."""
    with pytest.raises(UndecodableImageError, match="it takes longer than its pixels account for"):
        decode(ENDLESS, max_pixels=LIMIT)
    assert is_coffee(decode(ORDINARY, max_pixels=LIMIT))


def test_the_time_is_counted_for_each_picture() -> None:
    """A process that has computed for longer in all goes on: what counts is the picture in hand."""
    heavy = jpeg_of_scans(2000, 5_000, hidden=True)
    decode(heavy, max_pixels=LIMIT)
    [process] = children(os.getpid())
    while seconds_of(process) < SECONDS + 2:
        decode(heavy, max_pixels=LIMIT)
    assert children(os.getpid()) == [process]


def test_waiting_ends_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine too busy to compute at all, the job times out."""
    monkeypatch.setattr(decoder_pool, "WALL_SECONDS", 0.3)
    with pytest.raises(JobTimeoutError, match=r"within 0\.3 s"):
        decode(ENDLESS, max_pixels=LIMIT)
    assert children(os.getpid()) == []


def test_a_picture_ends_within_every_tasks_time() -> None:
    """The bounds of the decoder lie within those of the jobs, for the largest picture that is taken."""
    longest = SECONDS + SECONDS_PER_MEGAPIXEL * MAX_PIXELS / 1e6
    assert longest < decoder_pool.WALL_SECONDS <= min(task.timeout_seconds for task in TASKS.values())


def test_a_deadline_of_the_caller_ends_the_decoder() -> None:
    """Where the caller stops to wait, as a worker whose job's time is over, no answer is left for the next picture."""
    caller = Path(__file__).with_name("stopped_caller.py")
    environ = os.environ | {"PYTHONPATH": str(caller.parents[1])}
    done = subprocess.run([sys.executable, caller], env=environ, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ('["the job\'s time is over", 0, true]', "")
