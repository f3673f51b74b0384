"""How many cores this process may really use, and how its threads share them."""

import os
import sys
from math import ceil
from pathlib import Path

QUOTA_V2 = Path("/sys/fs/cgroup/cpu.max")
QUOTA_V1 = (Path("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"), Path("/sys/fs/cgroup/cpu/cpu.cfs_period_us"))

WAITING_FOR_CORES = 2
"""So many jobs more than there are cores are decoded or finished while the network works on others."""

SWITCH_SECONDS = 0.0005
"""How long a thread may keep Python from the others. At Python's own 5 ms, a thread whose network has just answered
waits for longer than the network took, and cores stand idle."""


def share_cores() -> int:
    """The threads of this process hand Python over to each other soon. Answers `jobs_at_once`."""
    sys.setswitchinterval(SWITCH_SECONDS)
    return jobs_at_once()


def jobs_at_once() -> int:
    """How many jobs at a time keep all cores busy."""
    return available_cores() + WAITING_FOR_CORES


def available_cores() -> int:
    """The cores that the scheduler and the container's CPU limit leave to this process, at least 1.

    The host's core count is not asked: a container with a limit of 2 CPUs on 64 cores would be throttled all the time.
    """
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(allowed, ceil(_quota() or allowed)))


def _quota() -> float | None:
    """The container's CPU limit in cores, None where there is none. Source: the kernel's documents on cgroups."""
    try:
        quota, period = QUOTA_V2.read_text().split()
    except (OSError, ValueError):
        try:
            quota, period = (path.read_text().strip() for path in QUOTA_V1)
        except OSError:
            return None
    if not quota.isdecimal() or not period.isdecimal() or int(period) == 0:
        return None
    return int(quota) / int(period)
