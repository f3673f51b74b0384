"""What one picture may cost a process, in memory and in computing: the system sees to it."""

import resource
from math import ceil
from pathlib import Path

BYTES_PER_PIXEL = 8
ALLOWANCE = 128 << 20
"""Bytes for what does not grow with the picture: its file, tables, and a strip here and there."""

SECONDS, SECONDS_PER_MEGAPIXEL = 5, 0.1
"""Of computing. Our slowest format, HEIC, took 0.04 s a megapixel where this was set: slower machines come in time."""

STATUS = Path("/proc/self/statm")


class Bounds:
    """The bounds of one picture after the other. A process that computes for longer is ended by SIGXCPU."""

    def begin(self, file_bytes: int) -> None:
        """A file is to be read; it has no memory for pixels yet."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        self._seconds = used.ru_utime + used.ru_stime + SECONDS
        self._bytes = _mapped() + file_bytes + ALLOWANCE
        self.allow(0, 0)

    def allow(self, width: int, height: int) -> None:
        """So many pixels have their time and memory now."""
        _limit(resource.RLIMIT_CPU, ceil(self._seconds + SECONDS_PER_MEGAPIXEL * width * height / 1e6))
        _limit(resource.RLIMIT_AS, self._bytes + BYTES_PER_PIXEL * width * height)

    def end(self) -> None:
        """The picture is done."""
        for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU):
            _limit(each, resource.RLIM_INFINITY)


def _limit(what: int, soft: int) -> None:
    _, hard = resource.getrlimit(what)
    within = soft if hard == resource.RLIM_INFINITY else min(soft, hard) if soft != resource.RLIM_INFINITY else hard
    resource.setrlimit(what, (within, hard))


def _mapped() -> int:
    """How many bytes of addresses this process has taken. Where the system does not say so, the limit is loose."""
    try:
        return int(STATUS.read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 40
