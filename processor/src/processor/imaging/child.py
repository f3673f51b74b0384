"""Processes that decode what strangers send: what kills one of them ends nothing else. Both ends of how they begin."""

import os
import resource
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

INHERITED = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "TMPDIR")
"""No other variable is a decoder's business: keys and secrets least of all."""
ALONE = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "1048576",
    "OPENCV_LOG_LEVEL": "SILENT",
}
"""One thread, and memory that goes back to the system with the picture that it was for."""


class DecoderDiedError(Exception):
    """The decoder's process is gone; the message says of what."""


def started(module: str, *arguments: str) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """`python -m module arguments`, and the other end of its standard input. Raises OSError.

    It ends with this process, whatever that ends of.
    """
    environ = {name: os.environ[name] for name in INHERITED if name in os.environ} | ALONE
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            process = subprocess.Popen(  # noqa: S603
                (sys.executable, "-W", "ignore", "-m", module, *arguments),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=environ,
                process_group=0,  # a Ctrl-C is for the service alone: it lets jobs end first
            )
        except BaseException:
            ours.close()
            raise
    return process, ours


def cause_of_death(process: subprocess.Popen[bytes]) -> str:
    """Why the process is gone, which has closed its socket."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(1)
    code = process.returncode
    if code == -signal.SIGXCPU:
        return "it takes longer than its pixels account for"
    if code == -signal.SIGKILL:
        return "its decoder was killed, as the system does where memory is short"
    return f"its decoder crashed: {signal.strsignal(-code) if code and code < 0 else f'exit code {code}'}"


def begin() -> None:
    """This process is one of them now, which leaves as soon as its standard input is closed at the other end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):  # where memory ends, this process goes, and not the one that keeps results
        Path("/proc/self/oom_score_adj").write_text("1000")
    _silence_libraries()
    Thread(target=_leave_with_the_asker, daemon=True).start()


def _silence_libraries() -> None:
    """What libraries of C write to standard error of each damaged picture goes nowhere; what Python writes is kept."""
    sys.stderr = os.fdopen(os.dup(2), "w")
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _leave_with_the_asker() -> None:
    """Ends this process as soon as the other end of the socket is closed, even in the middle of a picture."""
    hangup = select.poll()
    hangup.register(0, 0)
    hangup.poll()
    os._exit(0)
