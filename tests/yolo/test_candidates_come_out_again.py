"""From the candidates of a job come its detections, by the steps that `wire.tasks.detect.candidates` writes down."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from made_jobs import one
from processor.base import Standalone
from processor.detections import Detections
from processor.geometry.boxes import area, clip
from processor.geometry.nms import nms
from processor.imaging.decode import Photo
from processor.stopwatch import Stopwatch
from processor.tasks.detect.options import detect_options
from processor.tasks.detect.processor import DetectProcessor
from processor.yolo.detector import DetectOptions, Detector
from processor.yolo.heads import decode
from wire.tasks.detect import labels
from wire.tasks.detect.candidates import CANDIDATE_FLOOR, MOST_KEPT, Candidates, as_compared
from wire.tasks.detect.result import Detection
from wire.tasks.detect.spec import DETECT

RandomProcessor = Callable[[int, float], DetectProcessor]
WH = (333, 250)


LABELS = ("person", "dog", "motorbike", "sofa", "kite")


def _picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", WH, (90, 110, 90)).save(file, "PNG")
    return file.getvalue()


PICTURE = _picture()


def filtered(candidates: Candidates, options: Mapping[str, Any], model_labels: tuple[str, ...]) -> list[dict[str, Any]]:
    """The steps of `wire.tasks.detect.candidates`, word by word."""
    general = options["confidence_threshold"]
    wanted = dict.fromkeys(model_labels, general)
    if options["labels"]:
        wanted = labels.thresholds(labels.parse(options["labels"]), model_labels, general)
    kept: list[Detection] = []
    for row in candidates.rows:
        if len(kept) == options["max_detections"]:
            break
        if row.label not in wanted or not row.confidence > as_compared(wanted[row.label]):
            continue
        rivals = (each for each in kept if each.class_id == row.class_id)
        if not any(overlap(each.xyxy, row.xyxy) > options["iou_threshold"] for each in rivals):
            kept.append(row)
    return [answer for each in kept if (answer := clipped(each))]


def overlap(first: tuple[float, ...], other: tuple[float, ...]) -> float:
    shared = box_area(tuple(map(max, first[:2], other[:2])) + tuple(map(min, first[2:], other[2:])))
    union = box_area(first) + box_area(other) - shared
    return shared / union if union > 0 else 0.0


def box_area(xyxy: tuple[float, ...]) -> float:
    return max(xyxy[2] - xyxy[0], 0.0) * max(xyxy[3] - xyxy[1], 0.0)


def clipped(row: Detection) -> dict[str, Any] | None:
    limits = WH * 2
    xyxy = [min(max(each, 0.0), float(limit)) for each, limit in zip(row.xyxy, limits, strict=True)]
    if not (xyxy[0] < xyxy[2] and xyxy[1] < xyxy[3]):
        return None
    return {
        "label": row.label,
        "class_id": row.class_id,
        "confidence": round(row.confidence, 4),
        "xyxy": [round(each, 2) for each in xyxy],
    }


ASKED = st.fixed_dictionaries(
    {
        "confidence_threshold": st.sampled_from([0.02, 0.05, 0.1, 0.25, 0.5]),
        "iou_threshold": st.sampled_from([0.0, 0.2, 0.45, 0.5, 0.9, 1.0]),
        "max_detections": st.sampled_from([1, 3, 100]),
        "labels": st.sampled_from(["", "dog", "motorcycle:0.3,couch", "person:0.01,dog:0.9"]),
    }
)


@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 10**6), objectness=st.floats(-5, -1), requested=ASKED, later=ASKED)
def test_the_detections_come_out_of_the_candidates_bit_for_bit(
    random_processor: RandomProcessor, seed: int, objectness: float, requested: dict[str, Any], later: dict[str, Any]
) -> None:
    """With the job's own options, and with any others whose thresholds the candidates reach down to."""
    processor = random_processor(seed, objectness)
    work = processor.run(one(PICTURE), DETECT.parse_options(requested), Standalone())
    candidates = Candidates.from_bytes(work.kept)
    for options in (requested, later):
        whole = DETECT.parse_options(options)
        wanted = detect_options(whole, processor.model.labels)
        if wanted.lowest_threshold >= candidates.floor:
            expected = processor.run(one(PICTURE), whole, Standalone()).result["detections"]
            assert filtered(candidates, whole, processor.model.labels) == expected


@pytest.mark.parametrize("objectness", [-6, -3, 0])
@pytest.mark.parametrize("threshold", [0.0, 0.01, 0.05, 0.4])
def test_nothing_above_the_floor_is_missing(
    random_processor: RandomProcessor, objectness: float, threshold: float
) -> None:
    """Rows fall in confidence, at most so many; the floor is the last one's confidence only where some are missing."""
    processor = random_processor(5, objectness)
    options = DETECT.parse_options({"confidence_threshold": threshold})
    candidates = Candidates.from_bytes(processor.run(one(PICTURE), options, Standalone()).kept)
    confidences = [row.confidence for row in candidates.rows]
    lowest = min(threshold, CANDIDATE_FLOOR)
    heads = processor.detector.runtime.infer(np.zeros(1, np.uint8))
    everything = sorted(decode(heads, processor.detector.specs, WH, lowest).confidence.tolist(), reverse=True)
    assert everything
    assert confidences == everything[:MOST_KEPT]
    assert candidates.floor == (lowest if len(everything) <= MOST_KEPT else confidences[-1])
    if len(everything) > MOST_KEPT:
        assert all(confidence <= candidates.floor for confidence in everything[MOST_KEPT:])


@pytest.mark.parametrize("seed", range(40))
def test_suppression_in_the_pictures_pixels_keeps_what_it_kept_in_the_networks(
    random_processor: RandomProcessor, seed: int
) -> None:
    """Overlaps do not change when both axes are stretched: boxes, order and numbers are those of heads, nms, to_image,
    clip in this row, at the job's own threshold."""
    detector = random_processor(seed, -3).detector
    options = DetectOptions(confidence_threshold=0.2, shape=("rect", "square")[seed % 2])
    photo = Photo(np.zeros((250, 333, 3), np.uint8), 333, 250)
    found = detector.detect(photo, options, Stopwatch()).detections
    assert found.to_wire(LABELS) == _in_the_networks_pixels(detector, photo, options)
    assert len(found) > 5


def _in_the_networks_pixels(detector: Detector, photo: Photo, options: DetectOptions) -> tuple[Detection, ...]:
    letterbox = detector._letterbox((photo.width, photo.height), options)
    heads = detector.runtime.infer(photo.pixels)
    boxes = decode(heads, detector.specs, letterbox.input_wh, options.confidence_threshold)
    kept = boxes[nms(boxes.xyxy, boxes.confidence, boxes.class_id, options.iou_threshold, options.max_detections)]
    xyxy = clip(letterbox.to_image(kept.xyxy), photo.width, photo.height)
    return Detections(xyxy, kept.confidence, kept.class_id)[area(xyxy) > 0].to_wire(LABELS)


@pytest.mark.parametrize(("iou_threshold", "kept"), [(0.33333333, [0]), (0.33333334, [0, 1])])
def test_overlaps_are_compared_in_double_precision(iou_threshold: float, kept: list[int]) -> None:
    """A third is more than 0.33333333, which single precision would not tell, and plain Python would."""
    boxes = np.array([[0, 0, 2, 2], [1, 0, 3, 2]], np.float32)
    assert nms(boxes, np.array([0.9, 0.8], np.float32), np.array([0, 0]), iou_threshold, 9).tolist() == kept


def test_a_picture_with_nothing_in_it_has_no_candidates(processor_of: Callable[..., DetectProcessor]) -> None:
    """No rows, no labels, and the usual floor."""
    silent = [np.full((3, 4, 30), -20, np.float32), np.full((6, 8, 30), -20, np.float32)]
    work = processor_of(silent).run(one(PICTURE), DETECT.parse_options({}), Standalone())
    assert work.result["detections"] == []
    assert Candidates.from_bytes(work.kept) == Candidates(CANDIDATE_FLOOR, ())


def test_candidates_are_small(random_processor: RandomProcessor) -> None:
    """22 bytes a box and a line, whatever the threshold."""
    options = DETECT.parse_options({"confidence_threshold": 0})
    assert len(random_processor(1, 0).run(one(PICTURE), options, Standalone()).kept) < 22 * MOST_KEPT + 200
