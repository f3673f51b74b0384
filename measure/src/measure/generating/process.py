"""A process that makes pictures, watched: how long it took, and how much memory it had at most."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from time import sleep

from wire.errors import NotReadyError

WATCHED_SECONDS = 0.05
GIGABYTE = 1e6
"""In kB, as Linux counts."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds, and seconds of all cores, of opening and of each job; gigabytes at most, in all and without the pages
    of files, which the system takes back where it needs them."""

    opening: tuple[float, float]
    jobs: tuple[tuple[float, float], ...]
    peak: float
    anonymous: float


def watched(command: Sequence[str]) -> Took:
    """What the command took, which prints a JSON list as `our_process` does. Raises NotReadyError where it fails."""
    with TemporaryFile("w+") as answer, TemporaryFile("w+") as complaint:  # pipes that nobody reads stop who writes
        try:
            process = subprocess.Popen(command, stdout=answer, stderr=complaint)  # noqa: S603 - the command is ours
        except FileNotFoundError:
            raise NotReadyError(f"{command[0]} is not there: name a Python that has diffusers and torch.") from None
        peak = anonymous = 0.0
        while process.poll() is None:
            memory = _memory(process.pid)
            peak, anonymous = max(peak, memory.get("VmHWM", 0.0)), max(anonymous, memory.get("RssAnon", 0.0))
            sleep(WATCHED_SECONDS)
        answer.seek(0)
        complaint.seek(0)
        if process.returncode:
            last = (complaint.read().strip().splitlines() or ["no reason"])[-1]
            raise NotReadyError(f"{command[0]} ended with exit code {process.returncode}: {last}")
        opening, *jobs = ((wall, cpu) for wall, cpu in json.load(answer))
    return Took(opening, tuple(jobs), peak, anonymous)


def _memory(pid: int) -> dict[str, float]:
    """What Linux tells of a process' memory, in GB, by its names; nothing where there is no such system or process."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition(":") for line in lines if line.endswith("kB"))
    return {name: int(value.split()[0]) / GIGABYTE for name, _, value in pairs}
