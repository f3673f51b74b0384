"""How long a model takes for a picture in each precision: measured once on each kind of CPU, and kept beside it."""

import json
import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from processor.imaging.decode import Photo
from processor.runtimes import Execution
from processor.runtimes.cpu import cpu_name
from processor.stopwatch import Stopwatch
from processor.yolo.detector import DetectOptions
from processor.yolo.loading import load_detector
from processor.yolo.manifest import Manifest

log = logging.getLogger(__name__)

FILE_NAME = "timings.json"
SECONDS = 0.3
"""How long each precision is looked at. The fastest of its pictures counts: others had company on the cores."""


def timings(
    folder: Path, manifest: Manifest, precisions: Sequence[str], threads: int | None, shape: str
) -> Mapping[str, float]:
    """Milliseconds from pixels to boxes, for one picture of 640x480 alone given in `shape`, by precision.

    What was measured before on such a CPU is not measured again. Where the folder cannot be written to, nothing is
    kept, and the log says so.
    """
    kept, cpu = _read(folder / FILE_NAME), cpu_name()
    known = kept.get(cpu, {})
    if not set(precisions) <= known.keys():
        known = {each: _measure(folder, manifest, Execution(each, threads), shape) for each in precisions}
        _keep(folder / FILE_NAME, {**kept, cpu: known})
    return {each: known[each] for each in precisions}


def _measure(folder: Path, manifest: Manifest, execution: Execution, shape: str) -> float:
    detector = load_detector(folder, manifest, execution)
    photo = Photo(np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8), 640, 480)
    options = DetectOptions(shape=shape)
    found: list[float] = []
    detector.detect(photo, options, Stopwatch())
    until = time.perf_counter() + SECONDS
    while not found or time.perf_counter() < until:
        begun = time.perf_counter()
        detector.detect(photo, options, Stopwatch())
        found.append(1000 * (time.perf_counter() - begun))
    return round(min(found), 3)


def _read(path: Path) -> dict[str, dict[str, float]]:
    """What is kept there; nothing where that cannot be read, for it can be measured again."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {cpu: {name: float(each) for name, each in rows.items()} for cpu, rows in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _keep(path: Path, content: Mapping[str, Mapping[str, float]]) -> None:
    """Whole or not at all, for other processes read it."""
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".timings.") as scratch:
            whole = Path(scratch, FILE_NAME)
            whole.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
            whole.replace(path)
    except OSError as error:
        log.info(
            "%s cannot be written to (%s): what was measured counts for this start alone.", path.parent, error.strerror
        )
