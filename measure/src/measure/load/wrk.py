"""One turn of clients of a service, which `wrk` plays: HTTP is its business, what is asked that of client.lua."""

import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from shutil import which
from urllib.parse import urlencode

from measure.rounds import TOTAL, Round, Sample
from wire.errors import NotReadyError

PROGRAM = "wrk"
SCRIPT = Path(__file__).with_name("client.lua")
ACCEPT = {"json": "application/json", "picture": "image/jpeg"}
LAST_SECONDS = 60
"""For so long an answer is waited for after the last upload: no turn leaves work to the next one."""

OVER = "over\n"
NOBODY_THERE = "unable to connect to"


@dataclass(frozen=True, slots=True)
class Load:
    """What a service is put under for `seconds`, by so many `clients`.

    `rate` is None for the closed loop, in which each asks as soon as it was answered, else pictures a second, whether
    the service keeps up or not: the time of a late answer counts from when it should have been asked for. `response` is
    `json` or `picture`.
    """

    url: str
    response: str = "json"
    clients: int = 8
    rate: float | None = None
    seconds: float = 3.0
    options: tuple[tuple[str, str | int], ...] = ()


def run(load: Load, pictures: Sequence[Path]) -> Round:
    """One turn. An answer that is not 200 counts as failed; one that did not come in time does not count.

    Raises NotReadyError where wrk is not installed, or says that it cannot do it.
    """
    program = which(PROGRAM)
    if program is None:
        raise NotReadyError(f"{PROGRAM} is not installed here; Debian and Ubuntu have a package of that name.")
    clients = str(load.clients)
    wrks = ["--threads", clients, "--connections", clients, "--duration", f"{ceil(load.seconds) + LAST_SECONDS}s"]
    every = 0 if load.rate is None else 1000 / load.rate
    path = f"/upload?{urlencode(load.options)}" if load.options else "/upload"
    ours = [clients, str(load.seconds), str(every), path, ACCEPT[load.response], *(str(each) for each in pictures)]
    command = [program, *wrks, "--script", str(SCRIPT), load.url, "--", *ours]
    lines = _until_over(command, load.clients)
    summary_line = next((line.split() for line in lines if line.startswith("turn ")), None)
    if summary_line is not None:
        return Round(
            float(summary_line[1]),
            tuple(Sample({TOTAL: float(each)}) for each in summary_line[3:]),
            int(summary_line[2]),
        )
    if lines[0].startswith(NOBODY_THERE):
        return Round(load.seconds, (), 1)
    raise NotReadyError(f"{PROGRAM}: {lines[0]}")


def _until_over(command: Sequence[str], clients: int) -> list[str]:
    """What wrk said in the end, its errors first. It was interrupted as soon as every client had its last answer."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, errors="replace") as playing:  # noqa: S603
        errors, stream = [], playing.stderr or ()
        for line in stream:
            errors.append(line)
            if errors.count(OVER) == clients:
                playing.send_signal(signal.SIGINT)
        printed = playing.stdout.read() if playing.stdout else ""
    lines = [line.rstrip() for line in (*errors, *printed.splitlines()) if line != OVER]
    return lines or [f"exit code {playing.returncode}"]
