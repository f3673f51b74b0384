"""The same boxes as Darknet itself, from the same weights."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from processor.geometry.boxes import clip, cxcywh_to_xyxy, iou

DETECT_UNTURNED = """
import json, sys
from pathlib import Path

import numpy as np
from PIL import Image

from processor.imaging.decode import Photo
from processor.stopwatch import Stopwatch
from processor.yolo.detector import DetectOptions
from processor.tasks.detect.open import RuntimeOptions, open_processor

folder, runtime, *pictures = sys.argv[1:]
opened = open_processor(Path(folder), RuntimeOptions(runtime, "f32"), "", 10**8)
options = DetectOptions(0.2, 0.45, 1000, shape=opened.model.shape)
for picture in pictures:
    image = np.asarray(Image.open(picture).convert("RGB"))
    photo = Photo(image, image.shape[1], image.shape[0])
    found = opened.detector.detect(photo, options, Stopwatch()).detections
    print(json.dumps([found.xyxy.tolist(), found.confidence.tolist(), found.class_id.tolist()]))
"""


@pytest.mark.parametrize("runtime", ["openvino", "keras"])
def test_darknets_boxes_come_back(runtime: str, shared: Path, tiny_model: Path) -> None:
    """In the model's own shape, at IoU 0.9: of those from 0.35 on, 99 % within 0.02 of confidence, 99.5 % in 0.05."""
    golden = json.loads((shared / "golden/yolov3-tiny-416.json").read_text())
    pictures = [_find(shared, each["file"]) for each in golden]
    differences = []
    for each, picture, found in zip(golden, pictures, _detect(tiny_model, runtime, pictures), strict=True):
        with Image.open(picture) as image:
            differences += _differences(each["objects"], image.size, *found)
    assert len(differences) > 400
    assert np.mean(np.array(differences) <= 0.02) >= 0.99
    assert np.mean(np.array(differences) <= 0.05) >= 0.995


def _find(shared: Path, name: str) -> Path:
    return next(path for path in (shared / "images" / name, shared / "coco/val2017" / name) if path.exists())


def _detect(folder: Path, runtime: str, pictures: list[Path]) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """In a process of its own: TensorFlow's threads and warnings are not this one's business."""
    answer = subprocess.run(
        [sys.executable, "-c", DETECT_UNTURNED, str(folder), runtime, *map(str, pictures)],
        capture_output=True, text=True, timeout=300, env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
    found = [json.loads(line) for line in answer.stdout.splitlines()]
    return [(np.array(b, np.float32).reshape(-1, 4), np.array(c), np.array(k)) for b, c, k in found]


def _differences(
    expected: list[dict], size: tuple[int, int], xyxy: np.ndarray, confidence: np.ndarray, class_id: np.ndarray
) -> list[float]:
    """For each box of Darknet's, how far the confidence of its own counterpart is off; 1 where it has none."""
    free = np.ones(len(confidence), bool)
    found = []
    for each in (each for each in expected if each["confidence"] >= 0.35):
        box = clip(cxcywh_to_xyxy(np.array([each["cxcywh"]], np.float32) * np.array(size * 2, np.float32)), *size)[0]
        candidates = np.flatnonzero(free & (class_id == each["class_id"]) & (iou(box, xyxy) >= 0.9))
        if not candidates.size:
            found.append(1.0)
            continue
        off = np.abs(confidence[candidates] - each["confidence"])
        free[candidates[off.argmin()]] = False
        found.append(float(off.min()))
    return found
