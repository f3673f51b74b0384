"""The decoders of a process, as the kernel sees them."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def children(parent: int) -> list[int]:
    found = [int(each) for task in Path(f"/proc/{parent}/task").glob("*/children") for each in task.read_text().split()]
    return [each for each in found if b"imaging.decoder" in command_of(each) or state_of(each) == "Z"]


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def state_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return ""


def eventually(true: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def seconds_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
