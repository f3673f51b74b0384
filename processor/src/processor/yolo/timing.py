"""How long a model takes for a picture in each precision: measured once on each kind of CPU, and kept beside it."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from processor.catalog import timings as kept
from processor.imaging.decode import Photo
from processor.runtimes import Execution
from processor.stopwatch import Stopwatch
from processor.yolo.detector import DetectOptions
from processor.yolo.loading import load_detector
from processor.yolo.manifest import Manifest

SECONDS = 0.3
"""How long each precision is looked at. The fastest of its pictures counts: others had company on the cores."""


def timings(
    folder: Path, manifest: Manifest, precisions: Sequence[str], threads: int | None, shape: str
) -> Mapping[str, float]:
    """Milliseconds from pixels to boxes, for one picture of 640x480 alone given in `shape`, by precision.

    What was measured before on such a CPU is not measured again. Where the folder cannot be written to, nothing is
    kept, and the log says so.
    """
    known = kept.read(folder)
    if not set(precisions) <= known.keys():
        known = {each: _measure(folder, manifest, Execution(each, threads), shape) for each in precisions}
        kept.keep(folder, known)
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
