"""How much memory this process holds, and may hold."""

import os
import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


def resident_megabytes() -> int:
    """What of this process lies in memory now; where the kernel does not say, the most that ever did."""
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(most / (1e6 if sys.platform == "darwin" else 1e3))
    kilobytes = next((line.split()[1] for line in lines if line.startswith("VmRSS:")), "0")
    return int(kilobytes) // 1000


def available_bytes() -> int:
    """The memory that the machine has, or the container's limit where that is less."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *(limit for path in LIMITS if (limit := _limit(path)))])


def _limit(path: Path) -> int | None:
    """The limit at `path`, None where there is none. Source: the kernel's documents on cgroups, version 2 and 1."""
    try:
        text = path.read_text().strip()
    except OSError:
        return None
    return int(text) if text.isdecimal() else None
