"""How much memory this process holds."""

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def resident_megabytes() -> int:
    """What of this process lies in memory now; where the kernel does not say, the most that ever did."""
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return int(most / (1e6 if sys.platform == "darwin" else 1e3))
    kilobytes = next((line.split()[1] for line in lines if line.startswith("VmRSS:")), "0")
    return int(kilobytes) // 1000
