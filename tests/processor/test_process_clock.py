"""A worker's clock stands still while its process is stopped, and only then."""

import os
import signal
import subprocess
import sys
import time
from threading import Event

import pytest

from processor.worker.process_clock import ProcessClock

PROGRAM = """
import sys, time
from threading import Event, Thread
from processor.worker.process_clock import ProcessClock

sys.set_int_max_str_digits(0)
number = "7" * 200_000
while sys.argv[1] == "computes":  # one call, all through which no other thread runs, takes more than a second
    began = time.monotonic()
    int(number)
    if time.monotonic() - began > 1:
        break
    number *= 2
clock = ProcessClock()
Thread(target=clock.wait, args=(Event(), 60), daemon=True).start()
time.sleep(0.2)
began, computing_began, clock_began = time.monotonic(), time.process_time(), clock.now()
print("begun", flush=True)
while time.monotonic() < began + 3:
    int(number) if sys.argv[1] == "computes" else time.sleep(0.1)
print(time.monotonic() - began, time.process_time() - computing_began, clock.now() - clock_began, flush=True)
"""


@pytest.mark.parametrize("what", ["computes", "sleeps", "is stopped"])
def test_time_passes_unless_the_process_is_stopped(what: str) -> None:
    """Also while one call keeps the thread that looks at the clock from waking: what is computed counts.

    On a busy machine the process may get less computing than time; that much of the difference is not told apart.
    """
    with subprocess.Popen([sys.executable, "-c", PROGRAM, what], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        if what == "is stopped":
            os.kill(process.pid, signal.SIGSTOP)
            time.sleep(3.5)
            os.kill(process.pid, signal.SIGCONT)
        passed, computed, reported = map(float, process.stdout.read().split())
    if what == "is stopped":
        assert reported < passed - 2
    else:
        assert reported > (computed if what == "computes" else passed) - 0.5


def test_time_passes_after_what_was_waited_for_has_come() -> None:
    """Nobody waits any more then, so nobody can have overslept."""
    clock, event = ProcessClock(), Event()
    event.set()
    assert clock.wait(event, 60)
    clock_began, began = clock.now(), time.monotonic()
    time.sleep(1.5)
    passed = time.monotonic() - began
    assert clock.now() - clock_began >= passed
