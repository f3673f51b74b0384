"""Each precision of a fresh model beside float32: the same pictures, the same shape, and how near the boxes are."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from processor.detections import Detections
from processor.imaging.decode import Photo
from processor.runtimes import Execution
from processor.runtimes.cpu import CpuFeatures
from processor.stopwatch import Stopwatch
from processor.yolo.agreement import agreement
from processor.yolo.calibration import ENOUGH_PICTURES, Calibration, quartets, read, views
from processor.yolo.detector import DetectOptions
from processor.yolo.loading import load_detector
from processor.yolo.manifest import Manifest
from processor.yolo.precision import possible
from wire.tasks.detect.candidates import CANDIDATE_FLOOR
from wire.tasks.detect.model import Agreement

Pixels = NDArray[np.uint8]

MOST_FILES = 32
"""So many files of a calibration are looked at, at most."""


def compare(folder: Path, manifest: Manifest, calibration: Calibration, shape: str) -> Mapping[str, Agreement]:
    """By precision, how near the model in `folder` is to itself in float32, pictures given to it in `shape`.

    Of every precision besides that this CPU can compute and that the model has a network for.
    Raises ModelError where a picture cannot be read.
    """
    photos = [Photo(each, each.shape[1], each.shape[0]) for each in pictures(calibration, manifest.input_wh)]
    exact = _found(folder, manifest, "f32", photos, shape)
    return {
        precision: agreement(
            exact, _found(folder, manifest, precision, photos, shape), DetectOptions().confidence_threshold
        )
        for precision in possible(manifest, CpuFeatures.detect())
    }


def pictures(calibration: Calibration, frame_wh: tuple[int, int]) -> Iterator[Pixels]:
    """Pictures (H, W, 3) uint8 RGB: such as the calibration showed, and as many that it did not.

    Of few files, mirrored corners are new, and four mirrored pictures in one; of many, the mirrored middle.
    """
    step = -(-len(calibration.files) // MOST_FILES)
    photos = [read(file) for file in calibration.files[::step]]
    yield from photos
    if len(calibration.files) >= ENOUGH_PICTURES:
        yield from (_middle(_mirrored(photo)) for photo in photos)
        return
    mirrored = [_mirrored(photo) for photo in photos]
    for photo in mirrored:
        yield from list(views(photo))[2:]
    for each in (*quartets(photos, frame_wh), *quartets(mirrored, frame_wh)):
        yield each[0]


def _found(folder: Path, manifest: Manifest, precision: str, photos: Sequence[Photo], shape: str) -> list[Detections]:
    detector = load_detector(folder, manifest, Execution(precision))
    options = DetectOptions(confidence_threshold=CANDIDATE_FLOOR, shape=shape)
    return [detector.detect(photo, options, Stopwatch()).detections for photo in photos]


def _mirrored(photo: Pixels) -> Pixels:
    return np.ascontiguousarray(photo[:, ::-1])


def _middle(photo: Pixels) -> Pixels:
    height, width = photo.shape[:2]
    return np.ascontiguousarray(photo[height // 8 : -(height // 8) or None, width // 8 : -(width // 8) or None])
