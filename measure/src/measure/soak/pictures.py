"""Pictures that can be told from each other by what the service says of them: no two have the same size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from measure.pictures import spread
from measure.soak.exchange import ask
from processor.yolo.calibration import carried
from wire.errors import NotReadyError
from wire.tasks.detect import coco

COUNT = 48
NARROWEST, LOWEST = 320, 240
QUALITY = 70

LEAST, MOST = 0.25, 0.26
"""Between these thresholds each request has one of its own, which its result tells again."""

UNSURE = 0.003
"""Objects as near as this to the thresholds are in no comparison."""

OFF_PIXELS, OFF_CONFIDENCE = 1.5, 0.01


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file of (width, height) `wh`, and what is found in it when nothing is broken; None where nobody
    asked."""

    name: str
    data: bytes
    wh: tuple[int, int]
    truth: tuple[Mapping[str, Any], ...] | None = None

    def differs(self, result: Mapping[str, Any], threshold: float | None = None) -> str:
        """What of `result` is not this picture's, with this `threshold` where it was asked for; empty where all is."""
        image, options = result.get("image", {}), result.get("options", {})
        if (image.get("width"), image.get("height")) != self.wh:
            return f"expected a picture of {self.wh}, got the result of one of {image}"
        if threshold is not None and options.get("confidence_threshold") != threshold:
            return f"expected the threshold {threshold}, got {options.get('confidence_threshold')}"
        return self.finds_otherwise(result.get("detections", ()))

    def finds_otherwise(self, detections: Sequence[Mapping[str, Any]], threshold: float = MOST) -> str:
        """How `detections`, found with a `threshold` or a little less, differ from the truth; empty where not."""
        if self.truth is None:
            return ""
        expected = [each for each in self.truth if each["confidence"] > threshold + UNSURE]
        missing = [each for each in expected if not any(_same(each, other) for other in detections)]
        sure = [each for each in detections if each["confidence"] > threshold + UNSURE]
        more = [each for each in sure if not any(_same(each, other) for other in self.truth)]
        return f"{self.name}: missing {missing[:2]}, too many {more[:2]}" if missing or more else ""


def make(images: Path | None, count: int = COUNT) -> list[Picture]:
    """So many pictures, each of a size of its own. Raises NotReadyError where there are none to make them of."""
    files = spread(images, count) if images else getattr(carried(), "files", ())
    photos = [photo for photo in (cv2.imread(str(file)) for file in files) if photo is not None]
    if not photos:
        raise NotReadyError("A soak needs pictures: name a folder with --images, or install scikit-image.")
    made = []
    for number in range(count):
        wh = (NARROWEST + 7 * number, LOWEST + 5 * number)
        resized = cv2.resize(photos[number % len(photos)], wh, interpolation=cv2.INTER_AREA)
        _, data = cv2.imencode(".jpg", resized, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        made.append(Picture(f"picture-{number}", data.tobytes(), wh))
    return made


def learned(url: str, pictures: Sequence[Picture]) -> list[Picture]:
    """The pictures with what the service at `url` finds in them now. Raises NotReadyError where it does not answer."""
    known = []
    for each in pictures:
        reply = ask(url, "POST", f"/v1/jobs?confidence_threshold={LEAST - 0.05}", each.data, {"Prefer": "wait=30"})
        if reply.status != 200:
            raise NotReadyError(f"Expected a result before anything is broken, got {reply.status} {reply.body[:200]!r}")
        result = reply.document["result"]
        known.append(Picture(each.name, each.data, each.wh, tuple(result["detections"])))
        if known[-1].differs(result):
            raise NotReadyError(f"The service answers wrongly before anything is broken: {known[-1].differs(result)}")
    return known


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    near = all(abs(mine - its) <= OFF_PIXELS for mine, its in zip(one["xyxy"], other["xyxy"], strict=True))
    sure = abs(one["confidence"] - other["confidence"]) <= OFF_CONFIDENCE
    return bool(near and sure and coco.name(one["label"]) == coco.name(other["label"]))
