"""Reads pictures with the task's reader: as `rapidocr_process`, in our own environment.

`python -m measure.reading.our_process PRECISION`; the settings are those of the environment.
"""

import json
import os
import sys
import time
from pathlib import Path

from measure.reading.ours import our_reader, text_lines
from processor.imaging.decode import decode
from processor.settings import Settings


def main() -> None:
    """Answers until there is nothing more to read."""
    settings = Settings.from_environment(os.environ)
    reader = our_reader(settings, sys.argv[1])
    for path in sys.stdin:
        pixels = decode(Path(path.strip()).read_bytes(), max_pixels=settings.max_pixels).pixels
        cpu_seconds, seconds = time.process_time(), time.perf_counter()
        lines = text_lines(reader, pixels)
        seconds, cpu_seconds = time.perf_counter() - seconds, time.process_time() - cpu_seconds
        sys.stdout.write(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "lines": lines}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
