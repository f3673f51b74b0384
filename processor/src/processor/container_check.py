"""Ends with 0 where the container is well that this runs in, else with 1: the HEALTHCHECK of the processor's image.

As mode 1 it is well when /readyz says so, for without its models it is of no use; as a worker when redis heard of it
in the last seconds.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.request import urlopen

from backends.redis import worker_check
from processor.settings import REDIS_URL

FIRST_PROCESS = Path("/proc/1/cmdline")
TIMEOUT_SECONDS = 3


def main(command: bytes, environ: Mapping[str, str]) -> int:
    """The exit code, where the container runs `command`, whose words have zeros between them."""
    if b"worker" in command.split(b"\0"):
        return worker_check.main({"REDIS_URL": environ.get("REDIS_URL", "").strip() or REDIS_URL})
    port = environ.get("PORT", "").strip() or "5001"
    try:
        urlopen(f"http://127.0.0.1:{port}/readyz", timeout=TIMEOUT_SECONDS).close()
    except OSError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(FIRST_PROCESS.read_bytes(), os.environ))
