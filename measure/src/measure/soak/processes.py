"""The processes of a service under fire, and what a supervisor and a murderer do to them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit

from wire.errors import NotReadyError

START_SECONDS, STOP_SECONDS = 240.0, 60.0
LOOK_SECONDS = 0.05
FULL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and its children have: resident bytes, open files, threads."""

    resident: int
    files: int
    threads: int


class Part:
    """One program of the service: it is started, killed, paused, and started anew.

    It has several lives, one after the other: it begins anew, or what it has its children do does.
    """

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._command, self._environ, self._folder = tuple(command), dict(environ), folder
        self._process: subprocess.Popen[bytes] | None = None
        self._begun: list[float] = []  # each life, on the monotonic clock

    @property
    def pid(self) -> int:
        """That of the program itself, 0 where it does not run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else 0

    @property
    def has_died(self) -> bool:
        """Whether it was started, and ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - commands of our own
                self._command,
                env=os.environ | self._environ,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                restore_signals=False,  # a file that may not grow is an error, as on a full disk, and no signal
            )
        self._begun.append(time.monotonic())

    def lives(self, at: float = inf) -> int:
        """How many have begun, now or until then on the monotonic clock."""
        return sum(began <= at for began in self._begun)

    def family(self) -> list[int]:
        """The program's process and all that came of it."""
        return list(_family(self.pid)) if self.pid else []

    def kill(self, *, children: bool = False) -> None:
        """Gone without a farewell: the program and all that came of it, or only `children`, which it starts anew."""
        for pid in self.family()[1 if children else 0 :]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if children:
            self._begun.append(time.monotonic())
        else:
            self._forget()

    def stop(self) -> int:
        """The exit code, after it was asked to end and had time to."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            code = -signal.SIGKILL
        self._process = None
        return code

    def pause(self, seconds: float) -> None:
        """It stands still for so long, in the midst of whatever it does."""
        stopped = self.family()
        _signal(stopped, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            _signal(stopped, signal.SIGCONT)

    def fill_disk(self, seconds: float) -> None:
        """For so long no file of it grows any more: to the program its disk is full."""
        prlimit(self.pid, RLIMIT_FSIZE, (FULL_BYTES, RLIM_INFINITY))
        try:
            time.sleep(seconds)
        finally:
            if self.pid:
                prlimit(self.pid, RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))

    def usage(self) -> Usage | None:
        """What it has now, None where it does not run."""
        found = [each for each in map(_usage, self.family()) if each is not None]
        if not found:
            return None
        return Usage(*(sum(getattr(each, name) for each in found) for name in Usage.__slots__))

    def _forget(self) -> None:
        if self._process is not None:
            self._process.wait(STOP_SECONDS)
            self._process = None


def eventually(find: Callable[[], object], what: str, seconds: float = START_SECONDS) -> float:
    """In how many seconds `find` found something true. Raises NotReadyError where it does not in time."""
    began = time.monotonic()
    while not find():
        if time.monotonic() > began + seconds:
            raise NotReadyError(f"Expected {what} within {seconds:g} s.")
        time.sleep(LOOK_SECONDS)
    return time.monotonic() - began


def _signal(pids: Sequence[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))


def _usage(pid: int) -> Usage | None:
    process = Path(f"/proc/{pid}")
    try:
        status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines() if ":" in line)
        resident = 1024 * int(status["VmRSS"].split()[0])
        return Usage(resident, sum(1 for _ in (process / "fd").iterdir()), int(status["Threads"]))
    except (OSError, KeyError, ValueError):
        return None
